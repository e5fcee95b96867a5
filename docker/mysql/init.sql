-- At the first start of the volume: MYSQL_DATABASE and MYSQL_USER are there already.
CREATE DATABASE IF NOT EXISTS tidemark_stock_0 CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE IF NOT EXISTS tidemark_stock_1 CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
GRANT ALL ON tidemark_stock_0.* TO 'tidemark'@'%';
GRANT ALL ON tidemark_stock_1.* TO 'tidemark'@'%';
