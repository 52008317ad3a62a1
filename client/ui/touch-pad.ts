// Controls for two thumbs, for pages without a keyboard: a stick that appears under the left one, buttons under the right.
import { createFloatingStick } from '#client/input/floating-stick.ts';
import { element } from './dom.ts';
import type { TouchButton } from './game-front.ts';

/** The pad: what the thumbs say now. */
export interface TouchPad {
  readonly root: HTMLElement;
  /** The box around its buttons. */
  readonly buttons: HTMLElement;
  /** −1…1 each way, y downwards; 0 while no thumb is on the stick, and within its dead zone. */
  readonly x: number;
  readonly y: number;
  isHeld(control: string): boolean;
  /** Whether an order's button was pressed since the last call. */
  wasOrdered(order: string): boolean;
  /** Shows the buttons of these controls and orders; what a hidden one held is let go. */
  show(names: readonly string[]): void;
  release(): void;
}

/** CSS pixels from the middle of the stick to its end, and to its rim: match.css draws it 128 wide. */
const REACH = 56;
const RIM = 64;

/** Makes a pad with nothing held. */
export function createTouchPad(buttons: readonly TouchButton<never>[]): TouchPad {
  const held = new Set<string>();
  const ordered = new Set<string>();
  const knob = element('i', { class: 'stick-knob' });
  const stick = element('div', { class: 'stick', hidden: true }, knob);
  const zone = element('div', { class: 'stick-zone' }, stick);
  const floating = createFloatingStick({ reach: REACH, rim: RIM });

  function draw(): void {
    stick.hidden = !floating.isHeld;
    if (!floating.isHeld) return;
    const box = zone.getBoundingClientRect();
    stick.style.left = `${floating.middleX - box.left}px`;
    stick.style.top = `${floating.middleY - box.top}px`;
    knob.style.transform = `translate(${floating.knobX * REACH}px, ${floating.knobY * REACH}px)`;
  }

  zone.addEventListener('pointerdown', (event) => {
    const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    if (!floating.press(event.pointerId, event.clientX, event.clientY, screen)) return;
    event.preventDefault();
    zone.setPointerCapture(event.pointerId);
    draw();
  });
  zone.addEventListener('pointermove', (event) => {
    floating.move(event.pointerId, event.clientX, event.clientY);
    draw();
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
    zone.addEventListener(type, (event) => {
      floating.release(event.pointerId);
      draw();
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
      return floating.x;
    },
    get y() {
      return floating.y;
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
      floating.releaseAll();
      draw();
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
