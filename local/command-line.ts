// Options as they are written on a command line.

/** `{ port: '7071', verbose: true }` → `--port 7071 --verbose`; false leaves an option out. */
export function commandLine(options: Readonly<Record<string, string | boolean>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === false) return []
    return value === true ? [`--${name}`] : [`--${name}`, value]
  })
}
