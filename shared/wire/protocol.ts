// The face of the wire, and the entry of the protocol hash: everything that decides what the bytes mean is reached from here.

/** Counted up when the meaning of bytes changes in a way that no code here shows (the hash sees all that does). */
export const PROTOCOL_VERSION = 1;

export * from './acts.ts';
export * from './agreement.ts';
export * from './bit-reader.ts';
export * from './bit-writer.ts';
export * from './control.ts';
export * from './greeting.ts';
export * from './inputs.ts';
export * from './limits.ts';
export * from './message-types.ts';
export * from './pack.ts';
export * from './seals.ts';
export * from './seat.ts';
export * from './snapshot.ts';
export * from './table.ts';
export * from './wire-layout.ts';
