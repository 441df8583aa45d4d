// SPDX-License-Identifier: Apache-2.0
// Dates, days and sizes in the words clerks use. Times come with the node's offset and are shown as
// written there, whatever zone this computer believes in.

/// 2025-03-03, or a dash.
export function day(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : '—'
}

/// 2025-03-03 09:30, or a dash.
export function moment(text: string | null | undefined): string {
  if (!text) return '—'
  return text.length > 10 ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text
}

/// 剩 3 天, 今日到期, 超 2 天 (working days).
export function daysLeft(days: number | null | undefined): string {
  if (days === null || days === undefined) return '—'
  if (days > 0) return `剩 ${days} 天`
  return days === 0 ? '今日到期' : `超 ${-days} 天`
}

export function bytes(size: number | null | undefined): string {
  if (size === null || size === undefined) return '—'
  if (size < 1024) return `${size} B`
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KB`
  if (size < 1024 ** 3) return `${(size / 1024 ** 2).toFixed(1)} MB`
  return `${(size / 1024 ** 3).toFixed(1)} GB`
}

/// 3 分钟, 2 小时, 5 天.
export function span(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '—'
  const minutes = ms / 60_000
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${Math.floor(minutes)} 分钟`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时`
  return `${Math.floor(minutes / 1440)} 天`
}

/// 2025年7月14日 星期一, in Beijing's time.
export function longDay(at: Date): string {
  return new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(at)
}

/// 2025-07-14, in Beijing's time.
export function isoDay(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at)
}

/// 上行, 下行, 专送 <node>.
export function scopeName(scope: string): string {
  if (scope === 'up') return '上行'
  return scope === 'down' ? '下行' : scope.replace(/^to:/, '专送 ')
}

export const levelNames: Record<string, string> = {
  country: '国家级',
  province: '省级',
  city: '市级',
  county: '县级',
  township: '乡级',
}

export const itemStates: Record<string, string> = {
  draft: '草稿',
  published: '已发布',
  retired: '已停办',
}
