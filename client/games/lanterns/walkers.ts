// Everyone who is seen: bodies under the light, flames and names over it. Nodes belong to seats, so that whoever goes out of sight can fade.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { paletteColor, setTint, type Label } from '#client/index.ts';
import { flickerOf } from '#client/lights/index.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR, LIGHT, mixColor } from './colors.ts';
import { WalkerNode } from './walker-node.ts';
import type { GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';
import type { WalkerTrace } from './walker-traces.ts';

/** Layers it draws on. */
export interface WalkerLayers {
  readonly bodies: string;
  readonly flames: string;
  readonly names: string;
}

interface Walker {
  readonly body: WalkerNode;
  readonly flame: Sprite;
  readonly eye: Sprite;
  readonly name: Label;
  readonly ring: Sprite;
}

/** u above a walker. */
const NAME_ABOVE = 30;

/** Draws all walkers that were known of late. */
export interface Walkers {
  update(stage: GameStage): void;
}

/** Makes the walkers of one match; a seat's pictures are made when it is first seen. */
export function createWalkers(stage: GameStage, layers: WalkerLayers, state: ViewState): Walkers {
  const walkers = new Map<number, Walker>();
  const at = { x: 0, y: 0 };
  const bodies = stage.layer(layers.bodies).addChild(new Container());
  const flames = stage.layer(layers.flames).addChild(new Container());
  const names = stage.layer(layers.names).addChild(new Container());

  function make(seat: number): Walker {
    const body = bodies.addChild(new WalkerNode(stage));
    const ring = flames.addChild(stage.sprite('ring', { blend: 'add', scale: 0.9 }));
    const flame = flames.addChild(stage.sprite('glow', { blend: 'add' }));
    const eye = flames.addChild(stage.sprite('glow', { blend: 'add' }));
    const name = names.addChild(stage.label('', { size: 13, anchorX: 0.5, anchorY: 1 }));
    const walker = { body, flame, eye, name, ring };
    walkers.set(seat, walker);
    return walker;
  }

  function hide({ body, flame, eye, name, ring }: Walker): void {
    if (!body.visible) return;
    for (const node of [body, flame, eye, name, ring]) node.visible = false;
  }

  function light({ body, flame, eye }: Walker, trace: WalkerTrace): void {
    const strength = trace.presence * trace.light;
    body.lanternAt(at);
    const flicker = flickerOf(stage.timeMs, trace.seat);
    const isHunter = trace.role === ROLE.hunter;
    flame.visible = strength > 0.01;
    eye.visible = flame.visible;
    flame.position.set(at.x, at.y);
    eye.position.set(at.x, at.y);
    flame.scale.set((isHunter ? 1.5 : 1.35) * flicker);
    eye.scale.set(0.42 * flicker);
    setTint(flame, isHunter ? LIGHT.beam : LIGHT.glow);
    setTint(eye, COLOR.white);
    flame.alpha = strength * 0.34;
    eye.alpha = strength * 0.9;
  }

  function tag({ name, ring }: Walker, trace: WalkerTrace): void {
    const isFocus = trace.seat === state.focus;
    const color = trace.role === ROLE.hunter ? COLOR.hunter : paletteColor(stage.palette, trace.look);
    name.visible = !isFocus && !state.isDemo;
    ring.visible = isFocus && !state.isDemo;
    if (ring.visible) {
      ring.position.set(trace.x, trace.y);
      setTint(ring, mixColor(color, COLOR.white, 0.3));
      ring.alpha = trace.presence * (trace.isShuttered ? 0.16 : 0.1);
    }
    if (!name.visible) return;
    name.text = state.names.of(stage.nameOf(trace.seat), trace.seat);
    name.position.set(trace.x, trace.y - NAME_ABOVE);
    setTint(name, mixColor(color, COLOR.white, 0.35));
    name.alpha = trace.presence * 0.92;
  }

  return {
    update() {
      const { list } = state.walkers;
      for (let seat = 0; seat < list.length; seat++) {
        const trace = list[seat];
        const known = walkers.get(seat);
        if (trace.presence <= 0 || !stage.isInView(trace.x, trace.y, 60)) {
          if (known !== undefined) hide(known);
          continue;
        }
        const walker = known ?? make(seat);
        walker.body.update(trace, stage.palette);
        light(walker, trace);
        tag(walker, trace);
      }
    },
  };
}
