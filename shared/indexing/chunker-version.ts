// Part of every content key and document version: raising it has everything cut and embedded anew.

/** Raise it when the same document would come out in other chunks. */
export const chunkerVersion = 1
