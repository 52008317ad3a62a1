// The typed error of the asset pipeline: which file, what is wrong, what to do.

export type AssetErrorCode =
  | 'bad-name'
  | 'bad-picture'
  | 'empty-picture'
  | 'page-overflow'
  | 'bad-sound'
  | 'bad-font'
  | 'bad-level'
  | 'bad-sheet'
  | 'missing-folder'
  | 'ids-out-of-step';

/** Thrown by every step of the pipeline; `file` is relative to the repository. */
export class AssetError extends Error {
  readonly code: AssetErrorCode;
  readonly file: string;

  constructor(code: AssetErrorCode, file: string, sentence: string, options?: ErrorOptions) {
    super(`${file}: ${sentence}`, options);
    this.name = 'AssetError';
    this.code = code;
    this.file = file;
  }
}
