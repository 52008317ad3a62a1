/** The server's commands, applied at the beginning of a step: seats, presence, tuning, an author's own. */
import { unreachable } from '../assert.ts';
import { recordCodec } from '../model/record-codec.ts';
import { namedNumbers } from '../world/accessors.ts';
import type { WorldParts } from '../world/world.ts';
import { PRESENCE, type Command } from './bundle.ts';
import type { Game } from './game.ts';

/** Applies one command. What does not fit the world (a taken seat, an unknown tuning value) does nothing, on every machine alike. */
export type ApplyCommand = (command: Command) => void;

const BOT_LEVEL_MAX = 3;

/** Makes the applier of one world; `settle` ends each command. */
export function createCommands({ model, rules }: Game, parts: WorldParts, settle: () => void): ApplyCommand {
  const { world, memory, commands, refreshSeats } = parts;
  const { definition, inputLayout } = model;
  const { sizeBytes } = inputLayout;
  const seats = definition.players.max;
  const dataCodec = recordCodec('playerData', definition.playerData ?? {});
  const seatData = Array.from({ length: seats }, (_, seat) => namedNumbers(memory, 'playerData', seat));
  const tuning = namedNumbers(memory, 'tuning');
  const tuningRanges = Object.entries(definition.tuning ?? {});
  const isTaken = (seat: number) => seat < seats && memory.presence[seat] !== PRESENCE.empty;

  /** Whether a seat can be held so: what the wire refuses does nothing here either. */
  function isHolder(presence: number, level: number): boolean {
    return presence >= PRESENCE.person && presence <= PRESENCE.bot && level >= 0 && level <= BOT_LEVEL_MAX;
  }

  function setPresence(seat: number, presence: number, level: number): void {
    memory.presence[seat] = presence;
    memory.level[seat] = level;
    memory.input.fill(0, seat * sizeBytes, (seat + 1) * sizeBytes);
    refreshSeats();
  }

  function join(seat: number, { presence, level, data }: Extract<Command, { kind: 'join' }>): void {
    if (seat >= seats || isTaken(seat) || !isHolder(presence, level) || !dataCodec.isValid(data)) return;
    setPresence(seat, presence, level);
    dataCodec.decodeInto(data, seatData[seat]);
    rules.join(world, seat, world.playerData(seat));
  }

  function leave(seat: number): void {
    if (!isTaken(seat)) return;
    rules.leave(world, seat);
    setPresence(seat, PRESENCE.empty, 0);
    memory.previousInput.fill(0, seat * sizeBytes, (seat + 1) * sizeBytes);
    for (const name of Object.keys(seatData[seat])) seatData[seat][name] = 0;
  }

  function setTuning(index: number, value: number): void {
    const entry = tuningRanges[index];
    if (entry === undefined || !(value >= entry[1].min && value <= entry[1].max)) return;
    tuning[entry[0]] = value;
  }

  return (command) => {
    switch (command.kind) {
      case 'join':
        join(command.seat, command);
        break;
      case 'leave':
        leave(command.seat);
        break;
      case 'presence':
        if (!isTaken(command.seat) || !isHolder(command.presence, command.level)) break;
        setPresence(command.seat, command.presence, command.level);
        rules.presence?.(world, command.seat);
        break;
      case 'tuning':
        setTuning(command.index, command.value);
        break;
      case 'custom':
        commands.put(command.type, command.payload, 0);
        break;
      default:
        unreachable(command);
    }
    settle();
  };
}
