/**
 * The language in which a model is declared: plain data, read by the encoder's compiler, by the object twin and by the zod schema.
 *
 * A model has users, who make visits, in which events happen. What is drawn, is drawn for its scope: once a visit, or once an event.
 * A table's row sets one or more neighbouring keys in one draw, so that values which belong together stay together (a method with its
 * endpoint and status). A later field may follow the row that an earlier one drew, by the row's `link`.
 */
export type Value = string | number;

export interface Row {
  /** Whole, relative to the other rows of the table. */
  readonly weight: number;
  /** One value for each key; undefined leaves the key out. */
  readonly values: readonly (Value | undefined)[];
  /** Which of the tables, curves or areas of a following field goes with this row. */
  readonly link?: number;
}

export type Table = readonly Row[];

/** A distribution of whole numbers by its quantiles: [permille, value] from 0 to 1000, straight lines between. */
export type Curve = readonly (readonly [permille: number, value: number])[];

/** A part of the viewport, in permille of its width and height: both ends included, below 1000. */
export interface Area {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** What a consumer may rely on: becomes zod, JSON Schema and the tables of SCHEMA.md. */
export type Rule =
  | { readonly type: "url" | "uuid" | "text" }
  | { readonly type: "oneOf"; readonly values: readonly string[] }
  | { readonly type: "int"; readonly min: number; readonly max: number };

export interface Key {
  readonly key: string;
  readonly rule: Rule;
  readonly about: string;
  readonly optional?: true;
}

/** A row drawn from a table. In a visit, `habit` is the share (permille) of a user's visits that take his own usual row. */
export interface TableField {
  readonly from: "table";
  readonly keys: readonly Key[];
  readonly table: Table;
  readonly habit?: number;
}

/** A row drawn from the table that the row drawn for `follows` (the first key of an earlier field) links to. */
export interface LinkedField {
  readonly from: "linked";
  readonly keys: readonly Key[];
  readonly follows: string;
  readonly tables: readonly Table[];
}

/** A whole number drawn from the curve that the row drawn for `follows` links to. */
export interface CurveField {
  readonly from: "curve";
  readonly keys: readonly [Key];
  readonly follows: string;
  readonly curves: readonly Curve[];
}

/** A coordinate inside the visit's viewport, in the area that the row drawn for `follows` links to. */
export interface AreaField {
  readonly from: "area";
  readonly keys: readonly [Key];
  readonly follows: string;
  readonly axis: "x" | "y";
  readonly areas: readonly Area[];
}

/** The value that the event's visit drew for these very keys (or the visit's id, for the key named by `visit.id`). */
export interface VisitField {
  readonly from: "visit";
  readonly keys: readonly Key[];
}

/** The page that the user saw last (see `remembered`); a row of its own when he saw none yet. */
export interface SeenField {
  readonly from: "seen";
  readonly keys: readonly [Key];
}

export type EventField = TableField | LinkedField | CurveField | AreaField | VisitField | SeenField;
export type VisitDraw = TableField | LinkedField;

export interface EventDeclaration {
  readonly name: string;
  /** Whole, relative to the other events. */
  readonly weight: number;
  readonly about: string;
  readonly fields: readonly EventField[];
  /** True where the event needs a page that its user has seen: before he saw one, the visitor who saw a page last takes it. */
  readonly needsSeen?: true;
}

export interface VisitDeclaration {
  /** One visit for each cell of this length (ms) of a user's time, whose beginning lies in the first `jitterMs` of the cell. */
  readonly cellMs: number;
  readonly jitterMs: number;
  /** The key of the visit's id. */
  readonly id: string;
  /** The keys of the viewport's width and height, for areas. */
  readonly viewport: readonly [string, string];
  readonly draws: readonly VisitDraw[];
}

export interface ModelDeclaration {
  readonly name: string;
  readonly version: string;
  /** ASCII, all of one length. */
  readonly users: readonly string[];
  readonly visit: VisitDeclaration;
  /** The first event: its first field is a table; its row is remembered as the page that the user saw. */
  readonly events: readonly EventDeclaration[];
}
