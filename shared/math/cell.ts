// Where doubles cross a call, so that none becomes an object.

/**
 * A double that is passed to or returned by a call that V8 does not inline becomes an object of 16 bytes, and in a large system it stops
 * inlining large functions. So each larger function here has two halves: a face of at most 27 bytecodes, the size that V8 inlines first,
 * and a body, `take…`, which finds its arguments here and leaves its results here. (A face reads the name `cell` once, and passes two
 * numbers by a call: that is shorter.) Written before it is read in the same call, and nothing here calls back, so it holds no state.
 */
export const cell = new Float64Array(2);
