// The styles of a phone on its side, which no other page downloads.

/** Resolves when the styles are there, or are not needed yet: then they come when the phone is turned. */
export async function styleForSide(): Promise<void> {
  // As in side.css and lobby.css.
  const side = matchMedia('(height < 520px) and (width >= 640px)');
  if (side.matches) await load();
  else side.onchange = load;
}

/** Without them the page is the same, with more to scroll. */
async function load(): Promise<void> {
  await import('../styles/side.css').catch(() => undefined);
}
