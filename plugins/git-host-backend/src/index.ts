export { gitHostPlugin as default } from './plugin';
