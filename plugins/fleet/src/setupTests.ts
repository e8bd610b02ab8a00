import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// React Aria's tables take their time in jsdom, more so while other suites run beside them.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(30_000);
