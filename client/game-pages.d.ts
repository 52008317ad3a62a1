// The type of the virtual module that lists the games of this build by their pages.
declare module 'virtual:samestep/game-pages' {
  /** The first game's page first. */
  export const gamePages: readonly {
    /** The game's name in code. */
    readonly name: string;
    /** Its address below the server's: `/` or `/chess.html`. */
    readonly path: string;
    readonly title: string;
    /** One sentence; empty when the page has no description. */
    readonly tagline: string;
    /** An SVG as text; empty when the game has no emblem. */
    readonly emblem: string;
    /** The game's moving picture: so many frames, one below the other, in a loop of so many seconds; null for none. */
    readonly clip: { readonly url: string; readonly frames: number; readonly seconds: number } | null;
  }[];
}
