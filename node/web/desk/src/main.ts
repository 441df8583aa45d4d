// SPDX-License-Identifier: Apache-2.0
import 'element-plus/dist/index.css'
import './style/base.css'
import './style/parts.css'
import './style/case.css'
import './style/pages.css'
import { createApp } from 'vue'
import App from './App.vue'
import { installElements } from './elements'
import { router } from './router'
import { applyLarge } from './state/preferences'

applyLarge()
const app = createApp(App)
installElements(app)
app.use(router)
app.mount('#desk')
