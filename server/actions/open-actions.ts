/** The actions of value of a server process: its own, and those of its games' rooms. */
import { randomUUID } from 'node:crypto';
import type { RoomDefinition } from '../room-definition.ts';
import type { Services } from '../services.ts';
import { ACTION_LIMITS, createActionGate } from './action-gate.ts';
import { createActionDesk, type ActionDesk } from './action-desk.ts';
import { memoryOfProcess } from './action-memory.ts';
import { ledgerTransfer } from './ledger-transfer.ts';

/** Undefined without a platform: actions are of accounts. Throws `game/option` for two of one name. */
export function openActions(
  definitions: readonly RoomDefinition[],
  { platform, cluster, metrics }: Pick<Services, 'platform' | 'cluster' | 'metrics'>,
): ActionDesk | undefined {
  if (platform === undefined) return undefined;
  const { storage, events, identity, nowMs } = platform;
  const memory = cluster?.shared?.actionMemory ?? memoryOfProcess(ACTION_LIMITS);
  return createActionDesk({
    actions: [ledgerTransfer, ...definitions.flatMap(({ actions }) => actions)],
    gate: createActionGate({ keys: identity.actionKeys, memory, nowMs, metrics }),
    storage,
    events,
    metrics,
    nowMs,
    newId: randomUUID,
  });
}
