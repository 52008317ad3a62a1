// The link to a match: made to be shared, and read back from an address or from what a player pastes.

/** A room's id as Colyseus makes them, and a little more: letters, digits, dash and underscore. */
const ROOM_ID = /^[A-Za-z0-9_-]{4,40}$/;

/** The address that leads a friend into the room. Keeps the page's path, drops everything else. */
export function roomLink(pageUrl: string, roomId: string): string {
  const url = new URL(pageUrl);
  url.search = '';
  url.hash = '';
  url.searchParams.set('room', roomId);
  return url.href;
}

/** The address that lets others watch the room; it needs no seat. */
export function watchLink(pageUrl: string, roomId: string): string {
  return `${roomLink(pageUrl, roomId)}&watch`;
}

/** The room an address names, or null. */
export function roomOfUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return roomIdOrNull(new URL(url).searchParams.get('room'));
}

/** Whether an address asks only to watch the room it names: `?room=ID&watch`. */
export function isWatchLink(url: string): boolean {
  return roomOfUrl(url) !== null && new URL(url).searchParams.has('watch');
}

/** The room a player means: a whole link, `room=ID`, or the bare code, with any space around it. Null when it is none of them. */
export function roomOfText(text: string): string | null {
  const trimmed = text.trim();
  if (URL.canParse(trimmed)) return roomOfUrl(trimmed);
  const query = trimmed.indexOf('room=');
  if (query >= 0) return roomIdOrNull(new URLSearchParams(trimmed.slice(query)).get('room'));
  return roomIdOrNull(trimmed);
}

function roomIdOrNull(id: string | null): string | null {
  return id !== null && ROOM_ID.test(id) ? id : null;
}

/** Where the recording of a match is, for those who played it; on the page's own server. */
export function replayPath(roomId: string, key: string): string {
  return `/api/rooms/${roomId}/replays/${key}`;
}
