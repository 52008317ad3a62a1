// Controls for two thumbs, for pages without a keyboard: a stick that appears under the left one, buttons under the right.
import { element } from './dom.ts';
import type { TouchButton } from './game-front.ts';

/** The pad: what the thumbs say now. */
export interface TouchPad {
  readonly root: HTMLElement;
  /** The box around its buttons. */
  readonly buttons: HTMLElement;
  /** −1…1 each way, y downwards; 0 while no thumb is on the stick. */
  readonly x: number;
  readonly y: number;
  isHeld(control: string): boolean;
  /** Whether an order's button was pressed since the last call. */
  wasOrdered(order: string): boolean;
  /** Shows the buttons of these controls and orders; what a hidden one held is let go. */
  show(names: readonly string[]): void;
  release(): void;
}

/** CSS pixels from the middle of the stick to its end. */
const REACH = 56;

/** Where a thumb that has moved by dx, dy holds the stick: −1…1 each way, at most one long. */
export function stickOf(dx: number, dy: number, reach: number): { x: number; y: number } {
  const length = Math.sqrt(dx * dx + dy * dy);
  const scale = 1 / Math.max(reach, length);
  return { x: dx * scale, y: dy * scale };
}

/** Makes a pad with nothing held. */
export function createTouchPad(buttons: readonly TouchButton<never>[]): TouchPad {
  const held = new Set<string>();
  const ordered = new Set<string>();
  const knob = element('i', { class: 'stick-knob' });
  const stick = element('div', { class: 'stick', hidden: true }, knob);
  const zone = element('div', { class: 'stick-zone' }, stick);
  let stickPointer: number | undefined;
  let fromX = 0;
  let fromY = 0;
  let now = { x: 0, y: 0 };

  function moveKnob(): void {
    knob.style.transform = `translate(${now.x * REACH}px, ${now.y * REACH}px)`;
  }

  function letStickGo(): void {
    stickPointer = undefined;
    now = { x: 0, y: 0 };
    stick.hidden = true;
  }

  zone.addEventListener('pointerdown', (event) => {
    if (stickPointer !== undefined) return;
    event.preventDefault();
    zone.setPointerCapture(event.pointerId);
    stickPointer = event.pointerId;
    const box = zone.getBoundingClientRect();
    fromX = event.clientX;
    fromY = event.clientY;
    stick.hidden = false;
    stick.style.left = `${fromX - box.left}px`;
    stick.style.top = `${fromY - box.top}px`;
    moveKnob();
  });
  zone.addEventListener('pointermove', (event) => {
    if (event.pointerId !== stickPointer) return;
    now = stickOf(event.clientX - fromX, event.clientY - fromY, REACH);
    moveKnob();
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    zone.addEventListener(type, (event) => {
      if (event.pointerId === stickPointer) letStickGo();
    });
  }
  const pads = buttons.map((button) => {
    const name = nameOfButton(button);
    const isOrder = 'order' in button;
    const press = () => void (isOrder ? ordered : held).add(name);
    return { name, root: thumbButton(name, button.label, { press, end: () => held.delete(name) }) };
  });
  const padButtons = element('div', { class: 'pad-buttons' }, ...pads.map((pad) => pad.root));
  const root = element('div', { class: 'touch-pad', 'aria-hidden': 'true' }, zone, padButtons);
  return {
    root,
    buttons: padButtons,
    get x() {
      return now.x;
    },
    get y() {
      return now.y;
    },
    isHeld: (control) => held.has(control),
    wasOrdered: (order) => ordered.delete(order),
    show(names) {
      for (const pad of pads) {
        const isHidden = !names.includes(pad.name);
        if (pad.root.hidden === isHidden) continue;
        pad.root.hidden = isHidden;
        pad.root.classList.remove('is-held');
        held.delete(pad.name);
        ordered.delete(pad.name);
      }
    },
    release() {
      held.clear();
      ordered.clear();
      letStickGo();
    },
  };
}

/** The names of the buttons that are of use to a seat now. */
export function usefulButtons<World>(
  buttons: readonly TouchButton<World>[],
  w: World,
  seat: number,
): readonly string[] {
  if (seat < 0) return [];
  return buttons.filter((button) => button.when?.(w, seat) ?? true).map(nameOfButton);
}

/** The control that a button holds, or the order that it gives. */
function nameOfButton(button: TouchButton<never>): string {
  return 'control' in button ? button.control : button.order;
}

function thumbButton(
  name: string,
  label: string,
  { press, end }: { readonly press: () => void; readonly end: () => void },
): HTMLElement {
  const pad = element('div', { class: `pad-button pad-${name}` }, label);
  pad.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    press();
    pad.classList.add('is-held');
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    pad.addEventListener(type, () => {
      end();
      pad.classList.remove('is-held');
    });
  }
  return pad;
}
