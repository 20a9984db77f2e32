/** A stylesheet's text, put there by the bundler. */
declare module '*.css' {
  const text: string;
  export default text;
}
