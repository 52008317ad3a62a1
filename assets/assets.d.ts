// The modules that the asset plugin makes, one for each folder. Written by scripts/assets/write-ids.ts.

declare module 'virtual:assets/_examples' {
  import type { AssetBundle } from '#assets/asset-bundle.ts';
  import type { ClipId, IconId, MusicId, SoundId, SpriteId } from '#assets/_examples/ids.ts';
  const assets: AssetBundle<SpriteId, SoundId, IconId, MusicId, ClipId>;
  export default assets;
}

declare module 'virtual:assets/_shared' {
  import type { IconSet } from '#assets/asset-bundle.ts';
  import type { IconId } from '#assets/_shared/ids.ts';
  const assets: IconSet<IconId>;
  export default assets;
}

declare module 'virtual:assets/dogfight' {
  import type { AssetBundle } from '#assets/asset-bundle.ts';
  import type { ClipId, IconId, MusicId, SoundId, SpriteId } from '#assets/dogfight/ids.ts';
  const assets: AssetBundle<SpriteId, SoundId, IconId, MusicId, ClipId>;
  export default assets;
}

declare module 'virtual:assets/lanterns' {
  import type { AssetBundle } from '#assets/asset-bundle.ts';
  import type { ClipId, IconId, MusicId, SoundId, SpriteId } from '#assets/lanterns/ids.ts';
  const assets: AssetBundle<SpriteId, SoundId, IconId, MusicId, ClipId>;
  export default assets;
}
