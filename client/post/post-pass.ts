/** Draws the picture into a texture and that over the whole canvas, by one shader that is put together from the effects that are on. */
import type { Container, Mesh, MeshGeometry, Shader, ShaderWithResources, WebGLRenderer } from 'pixi.js';
import type { AnyEffect } from '#client/post/post-effect.ts';
import type { PostName } from '#client/post/post-options.ts';
import type { DrawScene, PostParts, WantedPost } from '#client/post/post-switch.ts';

/** The effects of a picture, once one is wanted. */
export interface PostPass {
  /** Whether an effect has come and is on. */
  readonly isOn: boolean;
  /** What is wanted is not what it was. */
  changed(): void;
  render(scene: Container, draw: DrawScene, timeMs: number): void;
  destroy(): void;
}

/** In the order in which they are put over the picture: what shines is graded, and a tube's lines lie over all of it. */
const ORDER = ['bloom', 'grading', 'scanlines', 'vignette'] as const satisfies readonly PostName[];

/** Of the picture's pixels in each direction: where glow is looked for, the rest is not missed. */
const GLOW_PART = 0.25;

const VERTEX = `
  in vec2 aPosition;
  out vec2 vPlace;
  uniform mat3 uProjectionMatrix;
  uniform mat3 uWorldTransformMatrix;
  uniform mat3 uTransformMatrix;
  void main() {
    vPlace = aPosition;
    gl_Position = vec4((uProjectionMatrix * uWorldTransformMatrix * uTransformMatrix * vec3(aPosition, 1.0)).xy, 0.0, 1.0);
  }`;

const HEAD = 'in vec2 vPlace; out vec4 finalColor; uniform sampler2D uPicture;';

const BRIGHT = `${HEAD}
  uniform vec4 uFrom;
  void main() {
    vec3 color = texture(uPicture, vPlace).rgb;
    float most = max(color.r, max(color.g, color.b));
    finalColor = vec4(color * smoothstep(uFrom.x, min(uFrom.x + 0.25, 1.01), most), 1.0);
  }`;

/** A shader over the whole of what is drawn to. */
interface Sheet {
  readonly root: Container;
  readonly mesh: Mesh<MeshGeometry, Shader>;
  readonly shader: Shader;
}

/** Makes the pass of a renderer. It reads what is wanted, and fetches each effect when it is wanted first. */
export function createPostPass(renderer: WebGLRenderer, wanted: WantedPost, parts: PostParts): PostPass {
  const { RenderTexture } = parts.pixi;
  const picture = RenderTexture.create({
    width: 1,
    height: 1,
    antialias: renderer.view.antialias,
    scaleMode: 'linear',
  });
  const glow = RenderTexture.create({ width: 1, height: 1, scaleMode: 'linear' });
  const effects = new Map<PostName, AnyEffect>();
  const asked = new Set<PostName>();
  const numbers = new Map<PostName, Float32Array>(ORDER.map((name) => [name, new Float32Array(4)]));
  const from = new Float32Array(4);
  const size = new Float32Array(2);
  const bright = sheetOf(
    BRIGHT,
    { uPicture: picture.source, post: { uFrom: { value: from, type: 'vec4<f32>' } } },
    parts,
  );
  let sheet: Sheet | undefined;
  let shown: readonly AnyEffect[] = [];

  function changed(): void {
    for (const name of ORDER) if (wanted[name] !== undefined && !asked.has(name)) fetchEffect(name);
    const on = ORDER.flatMap((name) => (wanted[name] === undefined ? [] : (effects.get(name) ?? [])));
    for (const effect of on) writeOptions(effect);
    if (on.length === shown.length && on.every((effect, i) => effect === shown[i])) return;
    shown = on;
    sheet?.root.destroy({ children: true });
    sheet = on.length === 0 ? undefined : assembled(on);
  }

  function fetchEffect(name: PostName): void {
    asked.add(name);
    parts.fetchEffect[name]().then((effect) => {
      effects.set(name, effect);
      changed();
    }, reportError);
  }

  function writeOptions(effect: AnyEffect): void {
    const values = numbers.get(effect.name) ?? new Float32Array(4);
    switch (effect.name) {
      case 'bloom':
        from[0] = effect.glowFrom?.(wanted.bloom ?? {}) ?? 0;
        return effect.write(wanted.bloom ?? {}, values);
      case 'grading':
        return effect.write(wanted.grading ?? {}, values);
      case 'scanlines':
        return effect.write(wanted.scanlines ?? {}, values);
      case 'vignette':
        return effect.write(wanted.vignette ?? {}, values);
    }
  }

  function assembled(on: readonly AnyEffect[]): Sheet {
    const uniforms = on.map(({ name }) => `uniform vec4 ${uniformOf(name)};`).join('');
    const calls = on.map(({ name }) => `color = ${name}(color, vPlace);`).join('');
    const fragment = `${HEAD} uniform sampler2D uGlow; uniform vec2 uSize; uniform float uTime; ${uniforms}
      ${on.map(({ code }) => code).join('')}
      void main() {
        vec3 color = texture(uPicture, vPlace).rgb;
        ${calls}
        finalColor = vec4(color, 1.0);
      }`;
    const own = on.map(({ name }) => [uniformOf(name), { value: numbers.get(name), type: 'vec4<f32>' }]);
    return sheetOf(
      fragment,
      {
        uPicture: picture.source,
        uGlow: glow.source,
        post: {
          uSize: { value: size, type: 'vec2<f32>' },
          uTime: { value: 0, type: 'f32' },
          ...Object.fromEntries(own),
        },
      },
      parts,
    );
  }

  changed();
  return {
    get isOn() {
      return sheet !== undefined;
    },
    changed,
    render(scene, draw, timeMs) {
      if (sheet === undefined) return;
      const { width, height } = renderer.screen;
      const { resolution } = renderer;
      picture.resize(width, height, resolution);
      draw(picture);
      if (shown.some(({ glowFrom }) => glowFrom !== undefined)) {
        glow.resize(width, height, resolution * GLOW_PART);
        bright.mesh.scale.set(width, height);
        renderer.render({ container: bright.root, target: glow, clear: true });
      }
      const { scale } = scene;
      size[0] = width / scale.x;
      size[1] = height / scale.y;
      sheet.shader.resources['post'].uniforms.uTime = timeMs / 1000;
      sheet.mesh.scale.set(width, height);
      renderer.render(sheet.root);
    },
    destroy() {
      sheet?.root.destroy({ children: true });
      bright.root.destroy({ children: true });
      picture.destroy(true);
      glow.destroy(true);
    },
  };
}

function uniformOf(name: PostName): string {
  return `u${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function sheetOf(
  fragment: string,
  resources: NonNullable<ShaderWithResources['resources']>,
  { pixi: { Container, GlProgram, Mesh, MeshGeometry, Shader } }: PostParts,
): Sheet {
  const shader = new Shader({ glProgram: GlProgram.from({ vertex: VERTEX, fragment, name: 'post' }), resources });
  const geometry = new MeshGeometry({
    positions: new Float32Array([0, 0, 1, 0, 1, 1, 0, 1]),
    indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
  });
  const mesh = new Mesh({ geometry, shader });
  const root = new Container();
  root.addChild(mesh);
  return { root, mesh, shader };
}
