// SPDX-License-Identifier: Apache-2.0
// The menu at the left: groups of addresses, each shown by right.
import {
  Bell,
  Box,
  DataAnalysis,
  Document,
  DocumentChecked,
  Download,
  EditPen,
  Files,
  Finished,
  Key,
  List,
  Lock,
  OfficeBuilding,
  Postcard,
  Tickets,
  User,
  View,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { Counters, Right } from '@/api/types'
import { caseLists } from '@/router'
import { may } from '@/state/session'

export interface MenuEntry {
  path: string
  title: string
  icon: Component
  rights?: Right[]
  counter?: keyof Counters
}

export interface MenuGroup {
  title: string
  entries: MenuEntry[]
}

const listIcons: Record<string, Component> = {
  mine: Tickets,
  team: OfficeBuilding,
  toCheck: DocumentChecked,
  supplements: EditPen,
  toHandOut: Postcard,
  ended: Finished,
  all: Files,
}
const listCounters: Record<string, keyof Counters> = {
  mine: 'mine',
  toCheck: 'toCheck',
  supplements: 'supplements',
  toHandOut: 'toHandOut',
}

const groups: MenuGroup[] = [
  {
    title: '窗口',
    entries: [{ path: '/intake', title: '窗口收件', icon: Box, rights: ['caseIntake'] }],
  },
  {
    title: '办件',
    entries: caseLists.map(({ list, title, rights }) => ({
      path: `/cases/${list}`,
      title,
      rights,
      icon: listIcons[list]!,
      counter: listCounters[list],
    })),
  },
  {
    title: '事项',
    entries: [
      { path: '/items', title: '事项目录', icon: List },
      {
        path: '/items-check',
        title: '事前监察',
        icon: Document,
        rights: ['catalogueEdit', 'supervise'],
      },
    ],
  },
  {
    title: '监察',
    entries: [
      { path: '/signals', title: '监察信号', icon: Bell, rights: ['supervise', 'lead'] },
      {
        path: '/accesses',
        title: '查阅记录',
        icon: View,
        rights: ['auditRead', 'supervise'],
      },
    ],
  },
  {
    title: '管理',
    entries: [
      {
        path: '/users',
        title: '用户与岗位',
        icon: User,
        rights: ['userRead'],
      },
      { path: '/tokens', title: '接口令牌', icon: Key, rights: ['tokenManage'] },
      { path: '/audit', title: '审计日志', icon: Lock, rights: ['auditRead'] },
      { path: '/status', title: '运行状态', icon: DataAnalysis, rights: ['statusRead'] },
      { path: '/exports', title: '导出任务', icon: Download, rights: ['exportLists'] },
    ],
  },
]

/// What the signed-in person may open, empty groups left out.
export function menuOfMine(): MenuGroup[] {
  return groups
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter((each) => !each.rights || may(...each.rights)),
    }))
    .filter((group) => group.entries.length > 0)
}
