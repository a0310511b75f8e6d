// The smallest script of a page, for the test of the server.
(globalThis as unknown as { ganforge: () => string }).ganforge = () => 'a small page';
