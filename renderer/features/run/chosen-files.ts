/** Files of this machine that a person chose in the system's own dialog: the backend reads no others. */

const chosen = new Set<string>()

export function noteChosen(files: readonly string[]): void {
  for (const file of files) chosen.add(file)
}

export const isChosen = (file: string): boolean => chosen.has(file)
