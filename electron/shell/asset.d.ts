/** A file that the build copies beside the program: importing it gives its path. */
declare module '*?asset' {
  const path: string
  export default path
}
