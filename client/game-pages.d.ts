// The type of the virtual module that lists the games of this build by their pages.
declare module 'virtual:samestep/game-pages' {
  /** The first game's page first. */
  export const gamePages: readonly {
    /** Its address below the server's: `/` or `/chess.html`. */
    readonly path: string;
    readonly title: string;
    /** One sentence; empty when the page has no description. */
    readonly tagline: string;
    /** An SVG as text; empty when the game has no emblem. */
    readonly emblem: string;
  }[];
}
