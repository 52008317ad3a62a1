// The levels of this folder, and what they are made of. Written by scripts/assets/write-ids.ts.
import map0 from './levels/town.json' with { type: 'json' };

/** Drawn in Tiled, for `readLevel`. @public */
export const levels = {
  'town': {
    file: 'assets/lanterns/levels/town.json',
    map: map0,
    shape: {
      "tileLayers": [
        "ground",
        "walls"
      ],
      "tile": {
        "hides": "flag",
        "stops": "flag"
      },
      "objectLayers": {
        "doors": {
          "along": "text"
        },
        "lamps": {
          "radius": "number"
        },
        "shrines": {},
        "embers": {},
        "spawns": {},
        "quarters": {}
      }
    },
  },
} as const;
