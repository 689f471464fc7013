using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SQLitePCL;

namespace RolloutConsole.Store.Database;

/// <summary>
/// Opens the native SQLite engine for the process. Two things stand in the way of the plain packages:
/// Microsoft.Data.Sqlite 10 asks for SQLitePCLRaw.core 2.1 while 2.0.6 is what can be had, and the engine bundled with 2.0.6 is of
/// 2021. So a request for the newer assembly is answered with the one that is there, and of the bundled and the system's engine
/// the newer one is used.
/// </summary>
public static class SqliteEngine
{
    private const string BundledName = "e_sqlite3";

    // What Microsoft.Data.Sqlite calls and a library may be built without; such a system library is left alone.
    private static readonly string[] s_needed = ["sqlite3_column_database_name", "sqlite3_backup_init", "sqlite3_load_extension"];

    private static readonly Lazy<(string Version, string Source)> s_opened = new(Open, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The version of the engine in use, for example <c>3.40.1</c>.</summary>
    public static string Version => s_opened.Value.Version;

    /// <summary>Where the engine in use comes from: <c>system</c> or <c>bundled</c>.</summary>
    public static string Source => s_opened.Value.Source;

    /// <summary>
    /// Makes SQLite usable. Runs by itself when this assembly is loaded; calling it again does nothing. Code that touches
    /// Microsoft.Data.Sqlite before any other type of this assembly calls it first.
    /// </summary>
    /// <exception cref="DllNotFoundException">There is neither a bundled engine for this machine nor one of the system.</exception>
    public static void Initialize() => _ = s_opened.Value;

    // A module initializer is the one place that is sure to run before EF Core binds Microsoft.Data.Sqlite to its assembly.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void AnswerAssemblyRequests() => AssemblyLoadContext.Default.Resolving += (_, name) =>
        name.Name == "SQLitePCLRaw.core" ? typeof(raw).Assembly : null;

    [ModuleInitializer]
    internal static void OpenOnLoad() => Initialize();
#pragma warning restore CA2255

    private static (string Version, string Source) Open()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var bundled = NativeLibrary.TryLoad(BundledName, provider, searchPath: null, out var bundledHandle) ? bundledHandle : 0;
        var system = LoadOfSystem();
        var useSystem = system != 0 && (bundled == 0 || NumberOf(system) > NumberOf(bundled));
        var handle = useSystem ? system : bundled;
        if (handle == 0)
        {
            throw new DllNotFoundException(
                "No SQLite engine: the bundled one does not fit this machine, and the system has no libsqlite3.so.0. Install the system's SQLite library.");
        }

        // Asked once per imported function, so the handle is kept for the life of the process.
        NativeLibrary.SetDllImportResolver(provider, (name, _, _) => name == BundledName ? handle : 0);
        Batteries_V2.Init();
        return (raw.sqlite3_libversion().utf8_to_string(), useSystem ? "system" : "bundled");
    }

    private static nint LoadOfSystem() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libsqlite3.so.0", out var handle)
        && s_needed.All(name => NativeLibrary.TryGetExport(handle, name, out _))
            ? handle
            : 0;

    // 3.40.1 is 3040001.
    private static int NumberOf(nint library) =>
        Marshal.GetDelegateForFunctionPointer<LibraryVersionNumber>(NativeLibrary.GetExport(library, "sqlite3_libversion_number"))();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LibraryVersionNumber();
}
