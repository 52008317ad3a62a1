// What knip prints besides its findings: how many files it looked at. (knip takes a reporter as a default export.)

/** Called by knip after its own reporter. */
export default function reportCount({ counters }: { readonly counters: { readonly processed: number } }): void {
  process.stdout.write(`looked at ${counters.processed} files\n`);
}
