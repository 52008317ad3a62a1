// The type of the virtual module that the build provides: what this client was built from.
declare module 'virtual:samestep/build' {
  /** By the game's name: the hash of its rules, 16 lowercase hex digits. */
  export const games: Readonly<Record<string, { readonly rules: string }>>;
  /** The hash of the wire protocol, 16 lowercase hex digits. */
  export const protocol: string;
  /** Changes with any source of the build, 16 lowercase hex digits. */
  export const buildId: string;
}
