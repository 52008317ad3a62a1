/** An actor of a view on its stage: the nodes of the rows it stands for, in its layer. */
import type { Container } from 'pixi.js';
import { createActorRows, type ActorRows } from '#client/view/actor-rows.ts';
import type { Actor } from '#client/view/define-view.ts';
import type { Stage } from '#client/view/stage.ts';
import { asEntity } from '#shared/model/entity.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { FrameOfDefinition } from '#shared/model/types.ts';
import { componentBits } from '#shared/world/entities.ts';

/** The nodes of one actor, and the mask bits of the rows they stand for. */
interface MountedActor {
  readonly low: number;
  readonly high: number;
  readonly rows: ActorRows;
}

/** Makes no node yet: `rows.sync` does, for the rows there are. */
export function mountActor<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  actor: Actor<D, SpriteName, SoundName>,
  { layout }: Model<D>,
  frame: FrameOfDefinition<D>,
  stage: Stage<SpriteName, SoundName>,
): MountedActor {
  const layer = stage.layer(actor.layer);
  const bits = actor.with.map((name) => componentBits(layout.components.indexOf(name)));
  const rows = createActorRows<Container>(layout.rowCount, {
    create(row) {
      const node = actor.create(asEntity(row), frame, stage);
      layer.addChild(node);
      return node;
    },
    update: (node, row) => actor.update(node, asEntity(row), frame, stage),
    ...(actor.reset && { reset: (node: Container, row: number) => actor.reset?.(node, asEntity(row), frame, stage) }),
    remove: (node) => actor.remove?.(node, stage),
    ...(actor.when && { when: (row: number) => actor.when?.(asEntity(row), frame) ?? true }),
    show: (node) => void (node.visible = true),
    hide: (node) => void (node.visible = false),
    destroy: (node) => node.destroy({ children: true }),
  });
  return {
    low: bits.reduce((all, { low }) => (all | low) >>> 0, 1),
    high: bits.reduce((all, { high }) => (all | high) >>> 0, 0),
    rows,
  };
}
