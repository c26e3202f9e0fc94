/** What engines accept as the name of a container. */
export const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/
