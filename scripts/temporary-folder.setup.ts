// Every test file leaves the temporary folder as it was, also when it fails: its process is killed at the end, and cannot see to it then.
import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folder.ts';

afterAll(removeTemporaryFolders);
