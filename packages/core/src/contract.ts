import type { HalfFloats } from './float16.js'
import type { Plan, SumPlan } from './plan.js'
import type { Shape } from './shape.js'

/** Order of a map's axes: channels last, as inside roipool, or channels first, as in PyTorch and ONNX. SPEC §1.3. */
export type Layout = 'NHWC' | 'NCHW'

/** What a convolutional network computed, in host memory. `data.length` is the product of `shape`. SPEC §1. */
export interface FeatureMap {
  readonly data: Float32Array
  readonly shape: Shape
}

declare const hint: unique symbol

/** Nothing is of this type. A compiler that refuses an argument prints its text beside the type that was asked for. */
export interface Hint<Text extends string> {
  readonly [hint]: Text
}

/** A feature map as it is given. Any list of numbers has the type; that it is four sizes is checked. SPEC §7.1 */
export interface FeatureMapInput {
  readonly data: Float32Array | HalfFloats
  readonly shape: Shape | readonly number[]
}

/**
 * Regions of interest in image pixels, not in cells. SPEC §1.
 *
 * `boxes` is K×4, row-major, x1 y1 x2 y2. `batchIndices[k]` is the image RoI k lies in; it may be left out only where
 * the feature map holds a single image.
 */
export interface Rois {
  readonly boxes: Float32Array
  readonly batchIndices?: Int32Array | undefined
}

/**
 * Rotated regions of interest in image pixels. SPEC §1.7.
 *
 * `rotated` is K×5, row-major: centre x, centre y, width, height, angle. Whether angles are radians or degrees, and which
 * way they turn, the operator is told: `angle` and `clockwise` in its parameters.
 */
export interface RotatedRois {
  readonly rotated: Float32Array
  readonly batchIndices?: Int32Array | undefined
}

/**
 * Sets of points in image pixels, each a region. SPEC §19.
 *
 * `points` is K×P×2, row-major: x y of every point. P, the same for all sets, is `perRegion`.
 */
export interface PointSets {
  readonly points: Float32Array
  readonly perRegion: number
  readonly batchIndices?: Int32Array | undefined
}

/**
 * Masks, each over a whole image. SPEC §22.1. `masksFromBits`, `masksFromRle` and `masksFromPolygons` make them.
 */
export interface Masks {
  readonly masks: readonly Mask[]
  readonly batchIndices?: Int32Array | undefined
}

/** What one mask covers of an image: values of its pixels, runs of them, or the inside of polygons. SPEC §22.1. */
export type Mask = MaskOfValues | MaskOfRuns | MaskOfRings

/** Row by row, bytes of which any but 0 is covered, or how much each pixel weighs. */
export interface MaskOfValues {
  /** The image: [height, width] in pixels. */
  readonly size: readonly number[]
  readonly values: Uint8Array | Float32Array
}

/** COCO's run lengths: down the first column, then the next, in turn not covered and covered. */
export interface MaskOfRuns {
  readonly size: readonly number[]
  readonly counts: Int32Array
}

/** Polygons in pixels, x y a corner. What any of them covers is covered. */
export interface MaskOfRings {
  readonly size: readonly number[]
  readonly rings: readonly Float64Array[]
}

/** Every kind of regions, by the name of the field that holds them. */
interface Regions {
  boxes: Rois
  rotated: RotatedRois
  points: PointSets
  masks: Masks
}

export type RegionsName = keyof Regions
export type RegionsOf<Name extends RegionsName> = Regions[Name]

/** What a backend promises, so that a user can choose and the conformance suite can hold it to it. */
export interface Capabilities {
  /** Where it computes here, for people: `JavaScript`, `WebGL2`, `WebAssembly SIMD`. */
  readonly runsOn: string
  /** The reductions it can execute. */
  readonly reductions: readonly Plan['reduction'][]
  /** Plans whose map channels depend on the bin: `positionSensitive` in a plan. */
  readonly positionSensitive: boolean
  /** Plans that fill some rows of the result and leave the others, as the levels of a feature pyramid do: `rows` in a plan. */
  readonly rows: boolean
  /** NaN and ±∞ in a feature map are treated as SPEC §5 says. Where false, results over such bins are undefined. */
  readonly nonFinite: boolean
  /** Numbers nearer to 0 than 2^-126 survive. Where false, they may be taken for 0. */
  readonly subnormals: boolean
  /** {@link Backend.adopt} takes storage that is already where the backend computes. */
  readonly adopts: boolean
  /** The most elements a feature map or a result may have. The front door refuses more with ROI_UNSUPPORTED. */
  readonly maxElements: number
}

/** What a backend may offer beside reductions. */
export interface CellProducts<Handle> {
  /**
   * Of every bin of a plan and every cell that it names, the sum over channels of the cell times that of `upstream`, a value
   * for each of the plan's result: from these follow all derivatives of the bin at once. They are written to `into` by
   * bin, y tap and x tap, as {@link dotOffsets} has it of the plan over axes; weights do not count. SPEC §24.9.
   */
  dotCells(map: ResidentMap<Handle>, plan: SumPlan, upstream: Float32Array, into: Float32Array): Promise<void>
}

/**
 * Something that holds feature maps and reduces them by plans. Made by a factory such as `naive()`; a contributor
 * writes a {@link Driver} and gets this from `defineBackend`.
 *
 * Calls may overlap: they run one at a time, in the order they were made. SPEC §6.
 */
export interface Backend<Handle = unknown> {
  readonly name: string
  readonly capabilities: Capabilities
  /**
   * Copies a map to where the backend computes; `map.data` must not change until the promise resolves. One upload
   * serves any number of pools. `layout` is the order of `map.shape`, `'NHWC'` by default.
   */
  upload(map: FeatureMapInput, layout?: Layout | undefined): Promise<ResidentMap<Handle>>
  /**
   * A resident map of storage that the caller already has where the backend computes: nothing is copied. `shape` is
   * channels last. The storage stays the caller's, who frees it after the map was released. SPEC §6.6.
   *
   * @throws RoiPoolError ROI_UNSUPPORTED where `capabilities.adopts` is false, or for an offset that the backend does
   * not take; ROI_INVALID where it does not fit `shape`
   */
  adopt(handle: Handle, shape: Shape, options?: AdoptOptions | undefined): Promise<ResidentMap<Handle>>
  /**
   * Executes a plan that fits `map.shape`. The result stays where it was computed; with `out`, a map of this backend
   * with the plan's output shape, it is written there and `out` is returned. The plan must not change from now on:
   * that it fits is checked once. SPEC §7.10.
   *
   * With the layout `'NCHW'` the result, and so `out`, has the shape [R, C, PH, PW]. SPEC §6.7.
   */
  reduce(
    map: ResidentMap<Handle>,
    plan: Plan,
    out?: ResidentMap<Handle> | undefined,
    layout?: Layout | undefined,
  ): Promise<ResidentMap<Handle>>
  /**
   * Executes a plan for each map, all into one result, as the levels of a feature pyramid need. Every map and plan is
   * checked before the first is reduced.
   */
  reduceAll(
    maps: readonly ResidentMap<Handle>[],
    plans: readonly Plan[],
    out?: ResidentMap<Handle> | undefined,
    layout?: Layout | undefined,
  ): Promise<ResidentMap<Handle>>
  /**
   * As `reduceAll`, into an array in host memory, whose length is the product of the result's shape: nothing of the
   * result stays in the backend. `layout` is the order the values are written in, `'NHWC'` by default. SPEC §6.8.
   */
  reduceInto(
    maps: readonly ResidentMap<Handle>[],
    plans: readonly Plan[],
    into: Float32Array,
    layout?: Layout | undefined,
  ): Promise<void>
  /** Only where the driver offers it. */
  readonly dotCells?: CellProducts<Handle>['dotCells'] | undefined
  /**
   * Keeps the backend open for `work`, as if its calls had all been made now: those it makes on the backend that it is
   * given are taken until it ends, and `dispose` waits for that. So it must not wait for `dispose`. SPEC §6.2.
   */
  hold<Result>(work: (backend: Backend<Handle>) => Promise<Result>): Promise<Result>
  /**
   * Frees everything, every resident map included, after the calls already made. Twice is fine.
   *
   * @throws the first error of the driver when it released a map, or when it was disposed of. SPEC §6.2
   */
  dispose(): Promise<void>
}

/** Which part of the storage is adopted. */
export interface AdoptOptions {
  /** Where the map begins in the storage, in elements: 0 by default. */
  readonly offset?: number | undefined
}

/** A feature map, or a pooled result, that lives in a backend. */
export interface ResidentMap<Handle = unknown> {
  readonly shape: Shape
  /**
   * The backend's own storage, for those who know the backend. `undefined` where the shape has no elements, and after
   * the map was released.
   */
  readonly handle: Handle | undefined
  /**
   * The values in host memory: a new array, or `into`, whose length must be the product of `shape`. `layout` is the
   * order they are written in, `'NHWC'` by default.
   */
  read(into?: Float32Array | undefined, layout?: Layout | undefined): Promise<Float32Array>
  /** Frees the storage. Twice is fine; any other use afterwards is ROI_DISPOSED. */
  release(): void
}

/**
 * Opens a backend. Rejects with ROI_UNAVAILABLE if, and only if, this environment cannot run it; the message says
 * why and, where there is one, the remedy.
 */
export type OpenBackend<Handle = unknown> = () => Promise<Backend<Handle>>

/**
 * What a contributor writes. `defineBackend` adds the rest of {@link Backend}: it checks arguments and lifetimes and
 * queues calls. So a driver never sees a malformed map, a plan that does not fit the map, an empty map, an empty
 * plan, a released handle, two calls at once, or a call after `dispose`.
 */
export interface Driver<Handle> {
  readonly name: string
  readonly capabilities: Omit<Capabilities, 'adopts'>
  /** Copies `map.data`: what the caller does to it afterwards must not be seen. */
  upload(map: FeatureMap): Handle | Promise<Handle>
  /**
   * Follows a plan over axes. Of a plan over cells, `shape` and `plan` are those of the map seen as one row. Returns the
   * result in `out` where that can be reused, else in new storage: core then releases `out`. What it keeps of the plan when
   * it is done is a copy. SPEC §6.9.
   */
  reduce(source: Handle, shape: Shape, plan: Plan, out: Handle | undefined): Handle | Promise<Handle>
  /** Writes every value of `handle`, a map of `shape`, into `into`, whose length fits. */
  read(handle: Handle, into: Float32Array, shape: Shape): void | Promise<void>
  /** Frees what `upload` or `reduce` made. */
  release(handle: Handle): void | Promise<void>
  /** As `upload`, of a map whose shape is [batch, channels, height, width]. Without it, core transposes the map. */
  uploadChannelsFirst?(map: FeatureMap): Handle | Promise<Handle>
  /** As `read`, channels first; `shape` is channels last. Without it, core transposes the values. */
  readChannelsFirst?(handle: Handle, shape: Shape, into: Float32Array): void | Promise<void>
  /** As `reduce`, the result channels first: [R, C, PH, PW]. Without it, core transposes the values in host memory. */
  reduceChannelsFirst?(
    source: Handle,
    shape: Shape,
    plan: Plan,
    out: Handle | undefined,
  ): Handle | Promise<Handle>
  /**
   * Follows a plan as `reduce`, and writes the rows that it names into `into`, which is the whole result in the order of
   * `layout`. Without it, core reduces and reads.
   */
  reduceInto?(
    source: Handle,
    shape: Shape,
    plan: Plan,
    into: Float32Array,
    layout: Layout,
  ): void | Promise<void>
  /**
   * Of every bin of a plan over axes, and every y tap crossed with every x tap of it, the sum over channels of the cell times
   * the bin's `upstream`, which is of the plan's result; weights do not count. Those of bin b = (k·PH + i)·PW + j are
   * written to `into` from `dotOffsets(plan)[b]` on. Without it, core reduces a plan for every derivative. SPEC §24.9.
   */
  dotCells?(
    source: Handle,
    shape: Shape,
    plan: SumPlan,
    upstream: Float32Array,
    into: Float32Array,
  ): void | Promise<void>
  /** Checks that `handle`, which the caller made, can be read and written as a map of `shape`; throws where it cannot. */
  adopt?(handle: Handle, shape: Shape): void | Promise<void>
  /**
   * As `adopt`, of a map that begins `offset` elements, at least 1, into the storage. Returns what stands for that
   * part. Without it, core refuses an offset.
   */
  adoptAt?(handle: Handle, shape: Shape, offset: number): Handle | Promise<Handle>
  /** Called once, after every handle of its own was released. */
  dispose(): void | Promise<void>
}
