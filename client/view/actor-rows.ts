/** Nodes for rows: one for each row and generation, kept for reuse where the actor can reset them. Knows no Pixi. */

/** How nodes are made, shown and ended. */
export interface NodeMaker<Node> {
  create(row: number): Node;
  update(node: Node, row: number): void;
  /** When given, nodes of rows that are gone are hidden and reused. */
  reset?(node: Node, row: number): void;
  remove?(node: Node): void;
  when?(row: number): boolean;
  show(node: Node): void;
  hide(node: Node): void;
  destroy(node: Node): void;
}

/** The nodes of one actor. */
export interface ActorRows {
  /** Brings the nodes in step with these rows, ascending. `generations` has one entry for each row of the world. */
  sync(rows: readonly number[], generations: Uint16Array): void;
  /** Ends every node, as when the world is replaced. Kept ones stay for reuse. */
  clear(): void;
  /** Nodes that stand for a row now. */
  readonly count: number;
}

/** Makes the nodes of one actor in a world of `rowCount` rows. Allocates nothing in a frame in which no new node is needed. */
export function createActorRows<Node>(rowCount: number, maker: NodeMaker<Node>): ActorRows {
  const nodes: (Node | undefined)[] = Array.from({ length: rowCount }, () => undefined);
  const nodeGeneration = new Uint16Array(rowCount);
  const seenIn = new Uint32Array(rowCount);
  const spare: Node[] = [];
  let active = new Uint16Array(rowCount);
  let next = new Uint16Array(rowCount);
  let activeCount = 0;
  let pass = 0;

  function take(row: number): Node {
    const kept = spare.pop();
    if (kept === undefined) return maker.create(row);
    maker.reset?.(kept, row);
    maker.show(kept);
    return kept;
  }

  function release(row: number): void {
    const node = nodes[row];
    if (node === undefined) return;
    nodes[row] = undefined;
    maker.remove?.(node);
    if (maker.reset === undefined) {
      maker.destroy(node);
      return;
    }
    maker.hide(node);
    spare.push(node);
  }

  function sync(rows: readonly number[], generations: Uint16Array): void {
    pass++;
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (maker.when !== undefined && !maker.when(row)) continue;
      if (nodeGeneration[row] !== generations[row]) release(row);
      seenIn[row] = pass;
      next[count++] = row;
    }
    // Nodes that went free in this frame serve the rows that are new in it.
    for (let i = 0; i < activeCount; i++) if (seenIn[active[i]] !== pass) release(active[i]);
    const older = active;
    active = next;
    next = older;
    activeCount = count;
    for (let i = 0; i < count; i++) {
      const row = active[i];
      let node = nodes[row];
      if (node === undefined) {
        node = take(row);
        nodes[row] = node;
        nodeGeneration[row] = generations[row];
      }
      maker.update(node, row);
    }
  }

  return {
    sync,
    clear() {
      for (let i = 0; i < activeCount; i++) release(active[i]);
      activeCount = 0;
    },
    get count() {
      return activeCount;
    },
  };
}
