/** What processes say to each other of the queue: a call of one of its methods, and what came of it. */
import { z } from 'zod';
import { API_REFUSALS, ApiError, apiErrorOf, type ApiRefusal } from '../api/api-error.ts';
import type { QueueDesk, QueueState } from './queue-desk.ts';
import { partyStateSchema, queueStateSchema } from './queue-state-schema.ts';

const accountId = z.string().max(100);

const callSchema = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('ask'),
    accountId,
    question: z.object({ after: z.string().optional(), waitMs: z.number().min(0), question: z.string() }),
  }),
  z.object({ method: z.literal('hangUp'), accountId, question: z.string() }),
  z.object({
    method: z.literal('enter'),
    accountId,
    game: z.string(),
    mode: z.string(),
    rules: z.string().optional(),
    proof: z.string().optional(),
  }),
  z.object({ method: z.enum(['cancel', 'accept', 'decline', 'makeParty', 'leaveParty']), accountId }),
  z.object({ method: z.literal('joinParty'), accountId, code: z.string(), proof: z.string().optional() }),
  z.object({ method: z.literal('joined'), accountId, roomId: z.string() }),
  z.object({
    method: z.literal('offer'),
    offer: z.object({
      roomId: z.string(),
      game: z.string(),
      mode: z.string(),
      rules: z.string().optional(),
      seats: z.number().int().min(0),
      rating: z.number(),
      forMs: z.number().min(0),
      accountIds: z.array(accountId).max(4096).readonly().optional(),
    }),
  }),
]);

/** One of `QueueDesk`, but for `modes` and `close`. */
export type QueueCall = z.output<typeof callSchema>;

/** Undefined for methods that answer nothing. */
export type QueueReply = QueueState | undefined;

/** A refusal, on its way to another process. */
const refusedSchema = z.object({
  refusal: z.enum(Object.keys(API_REFUSALS) as [ApiRefusal, ...ApiRefusal[]]),
  sentence: z.string(),
  retryAfterSeconds: z.number().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** As pages are told; a build of another version may say more. */
const partySchema = z.object({
  ...partyStateSchema.shape,
  members: z.array(z.object(partyStateSchema.shape.members.element.shape)).readonly(),
});
const stateSchema = z.object({ ...queueStateSchema.shape, party: partySchema.nullable() });

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.string(), from: z.string(), epoch: z.number(), call: callSchema }),
  z.object({ kind: z.literal('answer'), id: z.string(), state: stateSchema.optional() }),
  z.object({ kind: z.literal('refused'), id: z.string(), refused: refusedSchema }),
  /** Who was called has the lease no more: nothing was done. */
  z.object({ kind: z.literal('moved'), id: z.string() }),
]);

export type QueueMessage = z.output<typeof messageSchema>;

/** Undefined for what cannot be read. */
export function readMessage(text: string): QueueMessage | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Does it. Rejects as the method does. */
export async function perform(desk: QueueDesk, call: QueueCall): Promise<QueueReply> {
  switch (call.method) {
    case 'ask':
      return desk.ask(call.accountId, call.question);
    case 'enter':
      return desk.enter(call.accountId, call, call.proof);
    case 'joinParty':
      return desk.joinParty(call.accountId, call.code, call.proof);
    case 'hangUp':
      await desk.hangUp(call.accountId, call.question);
      return undefined;
    case 'joined':
      await desk.joined(call.accountId, call.roomId);
      return undefined;
    case 'offer':
      await desk.offer(call.offer);
      return undefined;
    default:
      return desk[call.method](call.accountId);
  }
}

/** What a call came to. Never rejects; `failed` gets what is a fault of ours. */
export async function answerTo(
  desk: QueueDesk,
  { id, call }: Extract<QueueMessage, { kind: 'call' }>,
  failed: (error: unknown) => void,
): Promise<QueueMessage> {
  try {
    const state = await perform(desk, call);
    return { kind: 'answer', id, ...(state !== undefined && { state }) };
  } catch (error) {
    const known = apiErrorOf(error);
    if (known === undefined) failed(error);
    const { refusal, message, retryAfterSeconds, details } =
      known ?? new ApiError('failed', 'The queue failed. Try again.');
    return { kind: 'refused', id, refused: { refusal, sentence: message, retryAfterSeconds, details: { ...details } } };
  }
}

/** A refusal that another process has said, as if it were thrown here. */
export function refusalIn({ refused }: Extract<QueueMessage, { kind: 'refused' }>): ApiError {
  const { refusal, sentence, retryAfterSeconds, details } = refused;
  return new ApiError(refusal, sentence, {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(details && { details }),
  });
}
