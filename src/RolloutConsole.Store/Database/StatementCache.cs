using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace RolloutConsole.Store.Database;

/// <summary>
/// What was prepared on one connection, by SQL text. Statements are only made of constants of this assembly, so they are few and stay.
/// Commands may hold the text of a filter: they are emptied when they have grown beyond what constants can explain.
/// </summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private const int MostCommands = 256;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The statement of a text, ready to be bound.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(connection, sql);
            _statements[sql] = statement;
        }

        return statement;
    }

    /// <summary>The command of a text, without parameters, in the transaction given.</summary>
    public SqliteCommand Command(string sql, DbTransaction? transaction)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count >= MostCommands)
            {
                DropCommands();
            }

            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }

        command.Transaction = (SqliteTransaction?)transaction;
        command.Parameters.Clear();
        return command;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        DropCommands();
    }

    private void DropCommands()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }
}
