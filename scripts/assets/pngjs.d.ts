// The part of the package that reads a whole file at once; it brings no types of its own.
declare module 'pngjs' {
  export const PNG: {
    readonly sync: {
      /** RGBA with straight alpha, 8 bits each, whatever the file has. Throws for what is no PNG or is damaged. */
      read(bytes: Uint8Array): { readonly width: number; readonly height: number; readonly data: Uint8Array };
    };
  };
}
