// Where an arrow to something outside the picture stands: on a frame inside its edge, in the thing's direction.

/** Where an arrow stands, in screen pixels, and which way it points. Written into, never made anew. */
export interface ArrowPlace {
  x: number;
  y: number;
  angleRad: number;
  /** False while the thing itself is in the picture. */
  isShown: boolean;
}

/** The picture, and how far from its edges the frame of the arrows runs. All in screen pixels. */
export interface ArrowField {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** A thing this far inside the edge still counts as outside: its arrow goes when it is seen well. */
  readonly margin: number;
}

/**
 * Places the arrow for a thing at screen x, y: where the ray from the middle of the frame to the thing meets it. The frame is a
 * superellipse of the fourth degree, a rectangle whose corners are round, so arrows glide around it and keep out of corners.
 */
export function placeArrow(x: number, y: number, field: ArrowField, place: ArrowPlace): ArrowPlace {
  const { width, height, left, right, top, bottom, margin } = field;
  const middleX = (left + width - right) / 2;
  const middleY = (top + height - bottom) / 2;
  const dx = x - middleX;
  const dy = y - middleY;
  place.isShown = x < margin || y < margin || x > width - margin || y > height - margin;
  place.angleRad = Math.atan2(dy, dx);
  const partX = dx / Math.max(1, (width - left - right) / 2);
  const partY = dy / Math.max(1, (height - top - bottom) / 2);
  const squareX = partX * partX;
  const squareY = partY * partY;
  const scale = 1 / Math.max(Math.sqrt(Math.sqrt(squareX * squareX + squareY * squareY)), 1e-6);
  place.x = middleX + dx * scale;
  place.y = middleY + dy * scale;
  return place;
}

/** How strongly an arrow shows: 1 for near things, weaker with distance, never gone. */
export function arrowAlpha(distance: number): number {
  return Math.max(0.45, Math.min(1, 1.2 - distance / 1800));
}
