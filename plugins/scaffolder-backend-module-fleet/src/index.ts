export { scaffolderModuleFleet as default } from './module';
