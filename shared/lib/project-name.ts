/** Names of compose projects, as Compose itself makes and accepts them. */

/** What an engine's labels may call a project and what can be given to the program: older tools allowed more than today's. */
export const projectName = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,199}$/
/** A name that every version takes. */
export const newProjectName = /^[a-z0-9][a-z0-9_-]{0,199}$/
export const serviceName = /^[a-zA-Z0-9._][a-zA-Z0-9._-]{0,199}$/

/** The name that Compose gives a project for the folder that it is in; 'default' when nothing of the folder's name can be used. */
export function projectNameOf(folder: string): string {
  const last = folder.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
  const name = last
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
    .slice(0, 200)
  return name || 'default'
}
