// The packer's main entry exports nothing in Node; its .mjs file does, but has no types of its own.
declare module 'maxrects-packer/dist/maxrects-packer.mjs' {
  export * from 'maxrects-packer';
}
