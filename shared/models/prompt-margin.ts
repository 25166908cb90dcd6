// What a prompt has beyond its parts.

/** Room for the instructions, the message frames and the error of counting. Measured: instructions and frames stay under 1 000. */
export const promptMarginTokens = 1_000
