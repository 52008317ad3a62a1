// The Vite plugin that leaves out of a build what packages bring and no page uses; lean-packages.test.ts holds it to what is installed.
import { inRoot } from '#scripts/paths.ts';
import { leanPixi } from '#scripts/vite/lean-pixi.ts';
import type { Plugin } from 'vite';

/** A text that goes from a file of a package. */
interface Cut {
  /** Below node_modules. */
  readonly file: string;
  /** Stands in it once. */
  readonly text: string;
}

const lib = 'pixi.js/lib/';
const gl = `${lib}rendering/renderers/gl/`;

export const cuts: readonly Cut[] = [
  // Both are fetched by a renderer that was not told skipExtensionImports; ours are told.
  { file: `${lib}index.mjs`, text: 'extensions.add(browserExt, webworkerExt);' },
  // Loading by Pixi's Assets; art comes through the assets plugin.
  { file: `${lib}index.mjs`, text: "import './spritesheet/init.mjs';" },
  // Other renderers than WebGL.
  { file: `${lib}scene/particle-container/init.mjs`, text: 'extensions.add(GpuParticleContainerPipe);' },
  { file: `${lib}scene/particle-container/init.mjs`, text: 'extensions.add(CanvasParticleContainerPipe);' },
  { file: `${lib}scene/sprite-nine-slice/init.mjs`, text: 'extensions.add(CanvasNineSliceSpritePipe);' },
  // Pictures from the device, which views have no way to ask for; and the greeting in the console.
  {
    file: `${lib}rendering/renderers/shared/system/SharedSystems.mjs`,
    text: '  GenerateTextureSystem,\n  ExtractSystem,\n',
  },
  { file: `${lib}rendering/renderers/shared/system/SharedSystems.mjs`, text: '  HelloSystem,\n' },
  // A list that cuts shapes into triangles; what draws shapes asks for that itself.
  {
    file: `${lib}rendering/renderers/shared/system/AbstractRenderer.mjs`,
    text: "import '../../../../utils/utils.mjs';\n",
  },
  // Films and compressed pictures: an atlas page is neither.
  { file: `${lib}rendering/init.mjs`, text: '  VideoSource,\n' },
  { file: `${gl}texture/GlTextureSystem.mjs`, text: '      video: glUploadVideoResource,\n' },
  { file: `${gl}texture/GlTextureSystem.mjs`, text: '      compressed: glUploadCompressedTextureResource,\n' },
  // Colours by their names in CSS; ours are numbers.
  { file: `${lib}color/Color.mjs`, text: "import namesPlugin from '@pixi/colord/plugins/names';\n" },
  { file: `${lib}color/Color.mjs`, text: 'extend([namesPlugin]);' },
  // Functions made from text, which the server's content policy forbids: pixi.js/unsafe-eval, which webgl-surface.ts imports, has others in their place.
  { file: `${gl}GlUboSystem.mjs`, text: ',\n      generateUboSync: createUboSyncFunctionSTD40' },
  {
    file: `${lib}rendering/renderers/gpu/GpuUboSystem.mjs`,
    text: ',\n      generateUboSync: createUboSyncFunctionWGSL',
  },
  { file: `${gl}shader/GlUniformGroupSystem.mjs`, text: 'return generateUniformsSync(group, uniformData);' },
  { file: `${gl}shader/GlShaderSystem.mjs`, text: 'return generateShaderSyncCode(shader, shaderSystem);' },
  {
    file: `${lib}scene/particle-container/shared/ParticleBuffer.mjs`,
    text: 'return generateParticleUpdateFunction(properties);',
  },
];

/** What the Colyseus SDK imports and gets from `stand-in` instead. */
export const sdkParts: readonly string[] = [
  '@colyseus/schema',
  'msgpackr',
  './input/RoomInput.mjs',
  './serializer/SchemaSerializer.mjs',
  './transport/H3Transport.mjs',
  './Auth.mjs',
  './3rd_party/discord.mjs',
  './debug-channel.mjs',
];
export const sdkStandIn = 'client/net/lean-sdk.ts';

/** Only development makes it: its list of natives and what to write instead stays out of a build. */
export const developmentOnly = 'shared/sim/native-trap.ts';
const withoutTrap = `export function createNativeTrap() { throw new Error('Native traps are for development: builds have none.'); }`;

const isOfSdk = /\/node_modules\/@colyseus\/sdk\//;

/** In builds only: the development server takes packages as they are. The browser tests play a build. */
export function leanPackages(): Plugin[] {
  const packages: Plugin = {
    name: 'samestep:lean-packages',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: sdkParts.map((id) => new RegExp(`^${escaped(id)}$`)) },
      handler: (_id, importer) => (isOfSdk.test(importer ?? '') ? inRoot(sdkStandIn) : undefined),
    },
    load: {
      filter: { id: new RegExp(`/${escaped(developmentOnly)}$`) },
      handler: () => withoutTrap,
    },
    transform: {
      filter: { id: cuts.map(({ file }) => new RegExp(`/node_modules/${escaped(file)}$`)) },
      handler(code, id) {
        let lean = code;
        for (const { file, text } of cuts) {
          if (!id.endsWith(`/node_modules/${file}`)) continue;
          const parts = lean.split(text);
          if (parts.length !== 2)
            this.error(`${file} has "${text}" ${parts.length - 1} times: adapt scripts/vite/lean-packages.ts.`);
          lean = parts.join('');
        }
        return { code: lean, map: null };
      },
    },
  };
  return [packages, leanPixi()];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
