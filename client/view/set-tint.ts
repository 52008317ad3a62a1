/** A node's tint, set only when it changes: Pixi's own setter makes garbage each time, and views set tints in every frame. */
import type { Container } from 'pixi.js';

/** Tints a node with 0xrrggbb. */
export function setTint(node: Pick<Container, 'tint'>, tint: number): void {
  if (node.tint !== tint) node.tint = tint;
}
