/** Whose doing it is: what a handler starts while it runs belongs to its event, and ends when the event is withdrawn. Knows no Pixi. */

/** What can end everything that one event started. */
export interface Withdrawing {
  withdraw(source: number): void;
}

/** A node that a handler made. */
export interface ScopedNode {
  removeFromParent(): void;
}

/** The scope of one stage. */
export interface EventScope extends Withdrawing {
  /** The event whose handler runs, 0 for none and for those that cannot be withdrawn. */
  readonly source: number;
  /** False in the handler of an event that is only caught up: it is neither seen nor heard. */
  readonly isFresh: boolean;
  /** A handler begins. `source` is the event's identity, or 0. */
  begin(source: number, isFresh: boolean): void;
  /** It is over: what is started now belongs to nobody. */
  end(): void;
  /** A label or a picture was made: with its event it is taken off the stage. */
  adopt(node: ScopedNode): void;
  /** The event has come true: its nodes are the view's own. */
  confirm(source: number): void;
}

/** Makes the scope over the parts that effects are made of. */
export function createEventScope(parts: readonly Withdrawing[]): EventScope {
  const nodes = new Map<number, ScopedNode[]>();
  const scope = {
    source: 0,
    isFresh: true,
    begin(source: number, isFresh: boolean) {
      scope.source = source;
      scope.isFresh = isFresh;
    },
    end() {
      scope.source = 0;
      scope.isFresh = true;
    },
    adopt(node: ScopedNode) {
      if (scope.source === 0) return;
      const ofEvent = nodes.get(scope.source);
      if (ofEvent === undefined) nodes.set(scope.source, [node]);
      else ofEvent.push(node);
    },
    confirm: (source: number) => void nodes.delete(source),
    withdraw(source: number) {
      for (const part of parts) part.withdraw(source);
      for (const node of nodes.get(source) ?? []) node.removeFromParent();
      nodes.delete(source);
    },
  };
  return scope;
}
