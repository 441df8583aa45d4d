// SPDX-License-Identifier: Apache-2.0
// The desk's addresses. They stand behind '#': the node serves one file and need not know them. A
// page is shown only to someone signed in, with a password of their own, and with one of its rights
// (the node checks every call again; this only spares people a page of refusals).
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import type { Right } from './api/types'
import { loadSession, may, session } from './state/session'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    group?: string
    rights?: Right[]
    bare?: boolean
  }
}

const kCases: Right[] = [
  'caseRead',
  'caseIntake',
  'caseHandle',
  'caseReview',
  'caseApprove',
  'supervise',
  'lead',
]

/// The lists of cases, in the menu's order.
export const caseLists: { list: string; title: string; rights: Right[] }[] = [
  {
    list: 'mine',
    title: '我的待办',
    rights: ['caseIntake', 'caseHandle', 'caseReview', 'caseApprove'],
  },
  { list: 'team', title: '部门办件', rights: ['caseRead'] },
  { list: 'toCheck', title: '待受理审查', rights: ['caseIntake', 'caseHandle', 'caseReview'] },
  { list: 'supplements', title: '待补正', rights: ['caseIntake', 'caseHandle', 'caseReview'] },
  { list: 'toHandOut', title: '待发证', rights: ['caseIntake', 'caseHandle', 'caseReview'] },
  { list: 'ended', title: '已办结', rights: ['caseRead'] },
  { list: 'all', title: '全部办件', rights: ['supervise', 'lead'] },
]

const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    component: () => import('./pages/SignIn.vue'),
    meta: { title: '登录', bare: true },
  },
  {
    path: '/password',
    component: () => import('./pages/PasswordChange.vue'),
    meta: { title: '修改口令', bare: true },
  },
  { path: '/', component: () => import('./pages/HomePage.vue'), meta: { title: '首页' } },
  ...caseLists.map(({ list, title, rights }) => ({
    path: `/cases/${list}`,
    component: () => import('./pages/CaseList.vue'),
    props: { list },
    meta: { title, group: '办件', rights },
  })),
  {
    path: '/case/:caseId',
    component: () => import('./pages/CaseFilePage.vue'),
    props: true,
    meta: { title: '办件', group: '办件', rights: kCases },
  },
  {
    path: '/intake',
    component: () => import('./pages/IntakePage.vue'),
    meta: { title: '窗口收件', group: '窗口', rights: ['caseIntake'] },
  },
  {
    path: '/items',
    component: () => import('./pages/ItemList.vue'),
    meta: { title: '事项目录', group: '事项' },
  },
  {
    path: '/items-check',
    component: () => import('./pages/ItemCheck.vue'),
    meta: { title: '事前监察', group: '事项', rights: ['catalogueEdit', 'supervise'] },
  },
  {
    path: '/item/:code',
    component: () => import('./pages/ItemPage.vue'),
    props: true,
    meta: { title: '事项', group: '事项' },
  },
  {
    path: '/item/:code/edit',
    component: () => import('./pages/ItemEdit.vue'),
    props: true,
    meta: { title: '编辑事项', group: '事项', rights: ['catalogueEdit'] },
  },
  {
    path: '/signals',
    component: () => import('./pages/SignalList.vue'),
    meta: { title: '监察信号', group: '监察', rights: ['supervise', 'lead'] },
  },
  {
    path: '/users',
    component: () => import('./pages/UserList.vue'),
    meta: { title: '用户与岗位', group: '管理', rights: ['userRead'] },
  },
  {
    path: '/tokens',
    component: () => import('./pages/TokenList.vue'),
    meta: { title: '接口令牌', group: '管理', rights: ['tokenManage'] },
  },
  {
    path: '/audit',
    component: () => import('./pages/AuditList.vue'),
    meta: { title: '审计日志', group: '管理', rights: ['auditRead'] },
  },
  {
    path: '/accesses',
    component: () => import('./pages/AccessList.vue'),
    meta: { title: '个人信息查阅记录', group: '管理', rights: ['auditRead', 'supervise'] },
  },
  {
    path: '/status',
    component: () => import('./pages/StatusPage.vue'),
    meta: { title: '运行状态', group: '管理', rights: ['statusRead'] },
  },
  {
    path: '/exports',
    component: () => import('./pages/ExportList.vue'),
    meta: { title: '导出任务', group: '管理', rights: ['exportLists'] },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('./pages/NotFound.vue'),
    meta: { title: '没有这个页面' },
  },
]

export const router = createRouter({ history: createWebHashHistory('/desk/'), routes })

router.beforeEach(async (to) => {
  if (to.path === '/sign-in') return true
  if (!session.current && !(await loadSession()))
    return { path: '/sign-in', query: to.path === '/' ? {} : { back: to.fullPath } }
  if (session.current?.mustChangePassword && to.path !== '/password') return '/password'
  if (to.meta.rights && !may(...to.meta.rights)) return { path: '/', query: { refused: to.path } }
  return true
})
