// The predictor: a client's own rows, stepped ahead of the server and taken back.
import { describe, expect, test } from 'vitest';
import { partsOf } from '../world/world.ts';
import { NONE } from '../model/entity.ts';
import { inputs, model, openRig } from './predictor-game.test-helper.ts';

type Rig = ReturnType<typeof openRig>;

const bodyX = model.layout.regions.findIndex(({ name }) => name === 'Body.x');

/** Everything that a replay must bring back. */
const bytesOf = ({ memory }: Rig) => memory.bytes.slice();

const firing = (tick: number) => inputs(0.5, tick % 3 === 0 ? 'fire' : 'none');

describe('own and known rows', () => {
  test('predicted systems move own rows, and only look at the others', () => {
    const { w, own, other, run } = openRig();
    run(103, () => inputs(1));
    expect(w.Body.x[own]).toBe(1 + 1 / 3 + 1 / 3 + 1 / 3);
    expect(w.Body.x[other]).toBe(5);
    expect(w.Ship.seen[own]).toBe(202);
    expect(w.Ship.seen[other]).toBe(0);
  });

  test('outside of a step queries list every row again', () => {
    const { w, run } = openRig();
    run(101);
    expect(w.each('Ship')).toHaveLength(2);
    expect(w.known('Ship')).toEqual(w.each('Ship'));
  });

  test('systems that are not predicted do not run, and no orders are left from a step before', () => {
    const { w, run } = openRig();
    run(105);
    expect(w.globals.score).toBe(0);
    expect(w.tick).toBe(105);
  });

  test('a released row stays where it is, and can be adopted again', () => {
    const { w, predictor, own, run } = openRig();
    predictor.release(own);
    expect(predictor.isOwn(own)).toBe(false);
    run(101, () => inputs(1));
    expect(w.Body.x[own]).toBe(1);
    predictor.adopt(own);
    run(102, () => inputs(1));
    expect(w.Body.x[own]).toBeGreaterThan(1);
  });

  test('a row that is not alive cannot become own', () => {
    const { predictor } = openRig();
    expect(() => predictor.adopt(77)).toThrow('Row 77 was adopted and is not alive.');
  });

  test('the inputs of the tick and of the one before are those that were given', () => {
    const { w, predictor } = openRig();
    predictor.step(101, inputs(1));
    predictor.step(102, inputs(-1, 'fire'));
    expect(w.previousInput(0).x).toBe(1);
    expect(w.input(0)).toMatchObject({ x: -1, fire: true });
    predictor.rollback(101);
    expect(w.input(0).x).toBe(1);
    expect(w.previousInput(0).x).toBe(0);
  });

  test('NaN in an own row has one pattern of bits after a step', () => {
    const { w, memory, own, run } = openRig({
      isStrict: false,
      guilty: (p) => void (p.Body.y[p.each('Ship', 'Body')[0]] = NaN),
    });
    run(101);
    expect(Number.isNaN(w.Body.y[own])).toBe(true);
    const y = memory.arrays[bodyX + 1];
    expect(new Uint32Array(y.buffer, y.byteOffset + own * 8, 2)).toEqual(Uint32Array.of(0, 0x7ff80000));
  });
});

describe('replays', () => {
  test('a replay with the same inputs comes to the same bytes, rows and generations, three times', () => {
    const rig = openRig();
    rig.run(130, firing);
    const first = bytesOf(rig);
    const spawns = rig.predictor.spawns;
    expect(spawns.length).toBeGreaterThan(3);
    for (let replay = 0; replay < 3; replay++) {
      rig.predictor.rollback(104 + replay * 7);
      rig.run(130, firing);
      expect(bytesOf(rig)).toEqual(first);
      expect(rig.predictor.spawns).toEqual(spawns);
    }
  });

  test('a rollback is the world of that tick, byte by byte but for what is reserved', () => {
    const rig = openRig();
    rig.run(110, firing);
    const { mask, arrays } = rig.memory;
    const before = [mask.slice(), ...arrays.slice(8).map((values) => values.slice())];
    rig.run(125, firing);
    rig.predictor.rollback(110);
    expect([mask, ...arrays.slice(8)]).toEqual(before);
    expect(rig.w.tick).toBe(110);
  });

  test('what the server says of an own row is kept, and the ticks after it follow from it', () => {
    const { w, predictor, own, run } = openRig();
    run(110, () => inputs(1));
    expect(predictor.differs(104, own, bodyX, w.Body.x[own])).toBe(true);
    predictor.rollback(104);
    expect(predictor.differs(104, own, bodyX, w.Body.x[own])).toBe(false);
    w.Body.x[own] = 50;
    predictor.keep(104);
    expect(predictor.differs(104, own, bodyX, 50)).toBe(false);
    run(105);
    predictor.rollback(104);
    expect(w.Body.x[own]).toBe(50);
  });

  test('inputs that the server sealed differently count in the tick after', () => {
    const { predictor, w, run } = openRig();
    run(104, () => inputs(1));
    predictor.rollback(103);
    predictor.keep(103, inputs(-1));
    predictor.step(104, inputs(1));
    expect(w.previousInput(0).x).toBe(-1);
  });

  test('ticks are kept for one and a half seconds, and those that are confirmed are let go', () => {
    const { predictor, run } = openRig();
    run(300);
    expect(predictor.tickOldest).toBe(205);
    predictor.confirm(250);
    expect([predictor.tickOldest, predictor.tickNewest]).toEqual([250, 300]);
    predictor.confirm(240);
    expect(predictor.tickOldest).toBe(250);
    expect(() => predictor.rollback(249)).toThrow('A rollback to tick 249 was asked for.');
    expect(() => predictor.rollback(301)).toThrow('ticks 250 to 300');
  });

  test('ticks are stepped in order', () => {
    const { predictor } = openRig();
    expect(() => predictor.step(102, inputs())).toThrow('the next is 101');
    expect(() => predictor.keep(99)).toThrow('own rows are at tick 100');
  });

  test('to begin anew forgets what was kept and predicted', () => {
    const { w, predictor, run } = openRig();
    run(103, firing);
    expect(w.each('Bolt')).toHaveLength(1);
    predictor.begin(500, inputs());
    expect(w.each('Bolt')).toHaveLength(0);
    expect(predictor.spawns).toEqual([]);
    expect([predictor.tickOldest, predictor.tick]).toEqual([500, 500]);
    run(501);
    expect(w.tick).toBe(501);
  });

  test('ticks beyond 2^32 are ticks like others', () => {
    const late = 2 ** 32 + 5;
    const rig = openRig({ tick: late });
    rig.run(late + 30, firing);
    const first = bytesOf(rig);
    expect(rig.w.tick).toBe(35);
    rig.predictor.rollback(late + 2);
    rig.run(late + 30, firing);
    expect(bytesOf(rig)).toEqual(first);
    expect(rig.predictor.match(late + 28, 1, 0)).toBe(0);
    expect(rig.predictor.spawns.every(({ tick }) => tick > late)).toBe(true);
  });
});

describe('predicted spawns', () => {
  const fireAt = (at: number) => (tick: number) => inputs(0, tick === at ? 'fire' : 'none');
  const maskOf = ({ predictor }: Rig) => {
    const [{ maskLow, maskHigh }] = predictor.spawns;
    return [maskLow, maskHigh] as const;
  };

  test('a spawn has the same row and identity in every replay, also when a replay without it lies between', () => {
    const { w, predictor, run, own } = openRig();
    run(105, fireAt(103));
    const bolt = w.each('Bolt')[0];
    const id = w.idOf(bolt);
    expect(predictor.spawns).toMatchObject([{ row: bolt, tick: 103 }]);
    expect(predictor.isSpawn(bolt)).toBe(true);
    for (let replay = 0; replay < 3; replay++) {
      predictor.rollback(102);
      expect(w.entityOf(id)).toBe(NONE);
      expect(predictor.spawns).toEqual([]);
      run(105);
      expect(w.each('Bolt')).toEqual([]);
      expect(predictor.spawns).toEqual([]);
      predictor.rollback(102);
      run(105, fireAt(103));
      expect(w.entityOf(id)).toBe(bolt);
      expect(w.Ship.target[own]).toBe(bolt);
    }
  });

  test('its event names an identity that stays', () => {
    const { outbox, predictor, run, w } = openRig();
    run(103, fireAt(103));
    expect(outbox.nameAt(0)).toBe('Fired');
    const { bolt } = outbox.recordAt(0);
    expect(w.entityOf(w.idOf(w.each('Bolt')[0]))).toBe(w.each('Bolt')[0]);
    predictor.rollback(100);
    expect(outbox.count).toBe(0);
    run(103, fireAt(103));
    expect(outbox.recordAt(0).bolt).toBe(bolt);
  });

  test('the server’s row takes the part of the spawn of its tick, under the same identity', () => {
    const rig = openRig();
    const { w, predictor, run } = rig;
    run(104, fireAt(103));
    const bolt = w.each('Bolt')[0];
    const id = w.idOf(bolt);
    const mask = maskOf(rig);
    predictor.rollback(103);
    expect(predictor.match(103, ...mask)).toBe(bolt);
    predictor.keep(103);
    expect([predictor.isOwn(bolt), predictor.isSpawn(bolt)]).toEqual([true, false]);
    expect(predictor.spawns).toEqual([]);
    expect(predictor.match(103, ...mask)).toBe(0);
    run(105);
    expect(w.entityOf(id)).toBe(bolt);
    expect(w.Bolt.lifeTicks[bolt]).toBe(1);
  });

  test('one that was predicted too late is matched with the one that was, and is alive before its time', () => {
    const rig = openRig();
    const { w, predictor, run } = rig;
    run(110, fireAt(108));
    const mask = maskOf(rig);
    const { row } = predictor.spawns[0];
    predictor.rollback(105);
    expect(w.each('Bolt')).toEqual([]);
    expect(predictor.match(104, ...mask)).toBe(row);
    expect(w.each('Bolt')).toEqual([row]);
    w.Bolt.lifeTicks[w.each('Bolt')[0]] = 9;
    predictor.keep(105);
    run(108, fireAt(108));
    expect(w.each('Bolt')).toHaveLength(2);
    expect(predictor.spawns).toHaveLength(1);
  });

  test('of several the one of the tick is meant, of those of one tick the first, and none that is ten ticks away', () => {
    const rig = openRig();
    const { predictor, run } = rig;
    run(112, (tick) => inputs(0, tick === 101 || tick === 111 ? 'fire' : 'none'));
    const mask = maskOf(rig);
    expect(predictor.spawns.map(({ tick }) => tick)).toEqual([101, 111]);
    const rows = predictor.spawns.map(({ row }) => row);
    expect(predictor.match(90, ...mask)).toBe(0);
    expect(predictor.match(111, 1, 0)).toBe(0);
    expect(predictor.match(107, ...mask)).toBe(rows[1]);
    expect(predictor.match(105, ...mask)).toBe(rows[0]);
  });

  test('one that no row of the server was matched with is withdrawn, and its row is free with another generation', () => {
    const { w, predictor, memory, run, own } = openRig({
      guilty: (p) => p.each('Bolt').forEach((e) => void (p.Bolt.lifeTicks[e] = 4)),
    });
    run(113, fireAt(102));
    const bolt = w.each('Bolt')[0];
    const id = w.idOf(bolt);
    expect(predictor.withdraw(112)).toBe(0);
    expect(predictor.withdraw(113)).toBe(1);
    expect(w.entityOf(id)).toBe(NONE);
    expect(w.Ship.target[own]).toBe(NONE);
    expect(memory.mask[bolt]).toBe(0);
    expect(memory.generation[bolt]).toBe(1);
    expect(predictor.isSpawn(bolt)).toBe(false);
    predictor.rollback(105);
    expect(w.each('Bolt')).toEqual([]);
  });

  test('rows can come from somewhere else than the world', () => {
    const taken: number[] = [];
    const freed: number[] = [];
    const takeRow = () => {
      taken.push(100 + taken.length);
      return taken.length > 2 ? 0 : (taken.at(-1) ?? 0);
    };
    const { w, memory, predictor, run } = openRig({ rows: { takeRow, freeRow: (row) => freed.push(row) } });
    memory.header[1] = 120; // highWater
    run(103, () => inputs(0, 'fire'));
    expect(w.each('Bolt')).toEqual([100, 101]);
    predictor.withdraw(200);
    expect(freed.sort()).toEqual([100, 101]);
  });

  test('rows of spawns that wait are nobody else’s', () => {
    const { w, predictor, run, entities } = openRig();
    run(103, fireAt(103));
    const { row } = predictor.spawns[0];
    predictor.rollback(102);
    const others = Array.from({ length: 40 }, () => w.spawn({ Body: {} }));
    entities.commit();
    expect(others).not.toContain(row);
  });
});

describe('despawns', () => {
  const jettisonAt = (at: number) => (tick: number) => inputs(0, tick === at ? 'jettison' : 'none');

  test('a despawned own row is hidden at once, and a rollback shows it under the same identity', () => {
    const { w, predictor, own, other, run } = openRig();
    const id = w.idOf(own);
    w.Ship.target[other] = own;
    run(105, jettisonAt(103));
    expect(w.entityOf(id)).toBe(NONE);
    expect(w.each('Ship')).toEqual([other]);
    expect(predictor.maskLowAt(102, own)).not.toBe(0);
    expect(predictor.maskLowAt(103, own)).toBe(0);
    expect(predictor.differs(103, own, bodyX, 0)).toBe(true);
    expect(predictor.isOwn(own)).toBe(true);
    predictor.rollback(102);
    expect(w.entityOf(id)).toBe(own);
    expect(w.Body.x[own]).toBe(1);
    expect(w.Ship.target[other]).toBe(own);
  });

  test('what the server keeps alive is alive again under the same identity', () => {
    const { w, predictor, own, memory, run } = openRig();
    const id = w.idOf(own);
    const mask = memory.mask[own];
    run(105, jettisonAt(101));
    predictor.rollback(103);
    predictor.setComponents(own, mask, 0);
    w.Body.x[own] = 7;
    predictor.keep(103);
    run(105);
    expect(w.entityOf(id)).toBe(own);
    expect(w.Body.x[own]).toBe(7);
  });

  test('it ends when it is released: its number is free, and nothing points at it any more', () => {
    const { w, predictor, own, other, run, memory } = openRig();
    const id = w.idOf(own);
    w.Ship.target[other] = own;
    run(105, jettisonAt(101));
    predictor.release(own);
    expect(w.entityOf(id)).toBe(NONE);
    expect(memory.generation[own]).toBe(1);
    expect(w.Ship.target[other]).toBe(NONE);
    expect(predictor.isOwn(own)).toBe(false);
  });

  test('a component that the server took away is zero, and the others stay', () => {
    const { w, predictor, own, memory } = openRig();
    const mask = memory.mask[own];
    w.add(own, 'Burning');
    partsOf(w).entities.commit();
    const burning = w.each('Burning')[0];
    w.Burning.ticks[burning] = 9;
    predictor.setComponents(own, mask, 0);
    expect(w.Burning.ticks[burning]).toBe(0);
    expect(w.Body.x[own]).toBe(1);
    expect(w.each('Burning')).toEqual([]);
  });

  test('a pointer to a row that has died since is NONE after a rollback', () => {
    const { w, predictor, entities, own, other, run } = openRig();
    w.Ship.target[own] = other;
    predictor.keep(100);
    run(105);
    w.despawn(other);
    entities.commit();
    predictor.rollback(102);
    expect(w.Ship.target[own]).toBe(NONE);
  });
});
