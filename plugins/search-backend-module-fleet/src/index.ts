export { searchModuleFleet as default } from './module';
