/** What draws the particles of one layer: a mesh of quads that is written from their columns in one pass, and its shader. */
import { Buffer, BufferUsage, Geometry, Mesh, Shader, type Texture } from 'pixi.js';
import {
  createParticleVertices,
  PARTICLE_BYTES,
  VERTEX_BYTES,
  type ParticleLook,
  type ParticleVertices,
} from '#client/view/particle-vertices.ts';

type ParticleNode = Mesh<Geometry, Shader>;

/** The particles of one layer as they are drawn. */
export interface ParticleMesh {
  readonly node: ParticleNode;
  readonly vertices: ParticleVertices;
  /** Shows the first so many of the vertices' particles. */
  show(count: number): void;
  destroy(): void;
}

const VERTEX_SHADER = `
in vec2 aPosition;
in vec2 aUV;
in vec4 aColor;
out vec2 vUV;
out vec4 vColor;
uniform mat3 uProjectionMatrix;
uniform mat3 uWorldTransformMatrix;
uniform mat3 uTransformMatrix;
uniform vec4 uWorldColorAlpha;
uniform vec4 uColor;
void main(void) {
  mat3 projection = uProjectionMatrix * uWorldTransformMatrix * uTransformMatrix;
  gl_Position = vec4((projection * vec3(aPosition, 1.0)).xy, 0.0, 1.0);
  vUV = aUV;
  vColor = vec4(aColor.rgb * aColor.a, aColor.a) * uColor * uWorldColorAlpha;
}`;

const FRAGMENT_SHADER = `
in vec2 vUV;
in vec4 vColor;
uniform sampler2D uTexture;
void main(void) {
  finalColor = texture(uTexture, vUV) * vColor;
}`;

/** Makes the mesh of so many particles of the page that this texture is of. */
export function createParticleMesh(capacity: number, texture: Texture): ParticleMesh {
  const vertices = createParticleVertices(capacity);
  const buffer = new Buffer({
    data: vertices.words,
    label: 'particles',
    usage: BufferUsage.VERTEX | BufferUsage.COPY_DST,
  });
  const geometry = new Geometry({
    attributes: {
      aPosition: { buffer, format: 'float32x2', stride: VERTEX_BYTES, offset: 0 },
      aUV: { buffer, format: 'unorm16x2', stride: VERTEX_BYTES, offset: 8 },
      aColor: { buffer, format: 'unorm8x4', stride: VERTEX_BYTES, offset: 12 },
    },
    indexBuffer: quadIndices(capacity),
  });
  const node: ParticleNode = new Mesh({ geometry, texture });
  // Not before there is a device to draw on.
  node.onRender = () => {
    node.shader = shaderOf(texture);
    node.onRender = null;
  };
  return {
    node,
    vertices,
    show(count) {
      node.visible = count > 0;
      if (count === 0) return;
      geometry.indexCount = count * 6;
      buffer.update(count * PARTICLE_BYTES);
    },
    destroy() {
      geometry.destroy(true);
      node.shader?.destroy();
    },
  };
}

function shaderOf({ source }: Texture): Shader {
  return Shader.from({
    gl: { name: 'particles', vertex: VERTEX_SHADER, fragment: FRAGMENT_SHADER },
    resources: { uTexture: source, uSampler: source.style },
  });
}

function quadIndices(count: number): Uint16Array | Uint32Array {
  const indices = count * 4 > 0xffff ? new Uint32Array(count * 6) : new Uint16Array(count * 6);
  for (let quad = 0; quad < count; quad++) {
    const first = quad * 4;
    indices.set([first, first + 1, first + 2, first, first + 2, first + 3], quad * 6);
  }
  return indices;
}

/** How a picture lies around a particle's middle, and where on its page. */
export function particleLook({ orig, trim, uvs }: Texture): ParticleLook {
  const { x, y, width, height } = trim ?? orig;
  const left = x - orig.width / 2;
  const top = y - orig.height / 2;
  return {
    left,
    top,
    right: left + width,
    bottom: top + height,
    uvs: [packed(uvs.x0, uvs.y0), packed(uvs.x1, uvs.y1), packed(uvs.x2, uvs.y2), packed(uvs.x3, uvs.y3)],
  };
}

/** Two numbers from 0 to 1 in 16 bits each. */
function packed(u: number, v: number): number {
  return ((Math.round(v * 0xffff) << 16) | Math.round(u * 0xffff)) >>> 0;
}
