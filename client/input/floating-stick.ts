/** The floating stick of a touch screen: it appears where the thumb lands. Knows no DOM. */

/** A box on the screen, CSS pixels. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a stick is made of. */
export interface FloatingStickOptions {
  /** CSS pixels from the middle of the stick to its end. */
  readonly reach: number;
  /** CSS pixels from the middle of the stick to its rim as drawn; `reach` when absent. */
  readonly rim?: number;
}

/** A stick under one thumb. */
export interface FloatingStick {
  /** −1…1 each way, y downwards, at most one long; 0 while no thumb is on it, and within the dead zone. */
  readonly x: number;
  readonly y: number;
  readonly isHeld: boolean;
  /** Its middle, CSS pixels. */
  readonly middleX: number;
  readonly middleY: number;
  /** From the middle to the thumb, as parts of the reach, at most one long: where the knob is drawn. */
  readonly knobX: number;
  readonly knobY: number;
  /** A thumb lands; true when the stick takes it: it has one thumb only. It says nothing before the thumb has moved. */
  press(pointerId: number, x: number, y: number, screen: ScreenBox): boolean;
  move(pointerId: number, x: number, y: number): void;
  /** The thumb is gone. */
  release(pointerId: number): void;
  releaseAll(): void;
}

/** Within this part of its way the stick counts as still. */
const INNER_DEAD_ZONE = 0.2;
/** From this part of its way on it counts as full: a careful step is a short push, not a tremble at the rim. */
const OUTER_DEAD_ZONE = 0.9;
/** CSS pixels a thumb moves before it says anything: near an edge it does not land in the stick's middle. */
const TREMBLE = 6;

/** Makes a stick without a thumb. */
export function createFloatingStick({ reach, rim = reach }: FloatingStickOptions): FloatingStick {
  let pointer: number | undefined;
  let landedX = 0;
  let landedY = 0;
  let hasMoved = false;
  const middle = { x: 0, y: 0 };
  const knob = { x: 0, y: 0 };
  const says = { x: 0, y: 0 };

  function place(x: number, y: number): void {
    const dx = x - middle.x;
    const dy = y - middle.y;
    const way = Math.sqrt(dx * dx + dy * dy);
    const scale = 1 / Math.max(reach, way);
    knob.x = dx * scale;
    knob.y = dy * scale;
    hasMoved ||= (x - landedX) ** 2 + (y - landedY) ** 2 > TREMBLE ** 2;
    const part = hasMoved ? livePart(Math.min(1, way / reach)) : 0;
    says.x = part === 0 ? 0 : knob.x * part;
    says.y = part === 0 ? 0 : knob.y * part;
  }

  function letGo(): void {
    pointer = undefined;
    hasMoved = false;
    knob.x = knob.y = says.x = says.y = 0;
  }

  return {
    get x() {
      return says.x;
    },
    get y() {
      return says.y;
    },
    get isHeld() {
      return pointer !== undefined;
    },
    get middleX() {
      return middle.x;
    },
    get middleY() {
      return middle.y;
    },
    get knobX() {
      return knob.x;
    },
    get knobY() {
      return knob.y;
    },
    press(pointerId, x, y, screen) {
      if (pointer !== undefined) return false;
      pointer = pointerId;
      landedX = x;
      landedY = y;
      middle.x = inside(x, screen.left + rim, screen.right - rim);
      middle.y = inside(y, screen.top + rim, screen.bottom - rim);
      place(x, y);
      return true;
    },
    move(pointerId, x, y) {
      if (pointerId === pointer) place(x, y);
    },
    release(pointerId) {
      if (pointerId === pointer) letGo();
    },
    releaseAll: letGo,
  };
}

/** By what the knob's place is multiplied so that the stick's way begins at the inner and ends at the outer dead zone. */
function livePart(way: number): number {
  if (way <= INNER_DEAD_ZONE) return 0;
  return Math.min((way - INNER_DEAD_ZONE) / (OUTER_DEAD_ZONE - INNER_DEAD_ZONE), 1) / way;
}

/** On a screen that is smaller than the stick: its middle. */
function inside(value: number, from: number, to: number): number {
  return from > to ? (from + to) / 2 : Math.min(Math.max(value, from), to);
}
