// SPDX-License-Identifier: Apache-2.0
// How a list describes itself to ListTable.
import type { Option } from '@/api/types'

export interface Column<Row = unknown> {
  key: string
  label: string
  width?: number
  /// The text of a cell; a slot `cell-<key>` takes its place.
  text?: (row: Row) => string
  /// Adds a filter of this sort below the heading; 'one' takes a single option.
  filter?: 'text' | 'select' | 'one' | 'dates'
  /// The API's parameter; for dates its beginning, `From` and `To` are added.
  param?: string
  options?: () => Option[]
  /// The API's word for sorting by this column; '-' may stand before it.
  sort?: string
  align?: 'left' | 'right'
  /// Not shown until chosen.
  hidden?: boolean
}

export type Filter = Record<string, string>

/// The columns in the order kept, new ones at the end, unknown ones left out.
export function arranged<Row>(columns: Column<Row>[], kept: string[] | null): Column<Row>[] {
  if (!kept) return columns.filter((each) => !each.hidden)
  return kept.flatMap((key) => columns.filter((each) => each.key === key))
}

/// What a page may ask of its ListTable.
export interface ListHandle {
  reload: () => Promise<void>
  restart: () => void
  shownColumns: () => string[]
  setColumns: (keys: string[]) => void
}
